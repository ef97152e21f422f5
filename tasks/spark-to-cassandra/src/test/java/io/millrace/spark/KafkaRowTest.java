package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class KafkaRowTest {
  /** As Spark's Kafka source has it with {@code includeHeaders}. */
  private static final StructType SCHEMA =
      new StructType()
          .add("key", DataTypes.BinaryType)
          .add("value", DataTypes.BinaryType)
          .add("topic", DataTypes.StringType)
          .add("partition", DataTypes.IntegerType)
          .add("offset", DataTypes.LongType)
          .add("timestamp", DataTypes.TimestampType)
          .add("timestampType", DataTypes.IntegerType)
          .add(
              "headers",
              DataTypes.createArrayType(
                  new StructType()
                      .add("key", DataTypes.StringType)
                      .add("value", DataTypes.BinaryType)));

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Row row(byte[] key, byte[] value, List<Row> headers) {
    Object[] values = {
      key,
      value,
      "users",
      3,
      41L,
      new Timestamp(1_764_000_000_123L),
      1,
      headers == null ? null : CollectionConverters.asScala(headers).toSeq()
    };
    return new GenericRowWithSchema(values, SCHEMA);
  }

  @Test
  void should_be_the_record_that_the_topic_has() {
    Row header = RowFactory.create("revision", bytes("2"));

    ConsumerRecord<byte[], byte[]> record =
        KafkaRow.record(row(bytes("k"), bytes("v"), List.of(header)));

    assertThat(record.topic()).isEqualTo("users");
    assertThat(record.partition()).isEqualTo(3);
    assertThat(record.offset()).isEqualTo(41);
    assertThat(record.timestamp()).isEqualTo(1_764_000_000_123L);
    assertThat(record.key()).isEqualTo(bytes("k"));
    assertThat(record.value()).isEqualTo(bytes("v"));
    assertThat(record.headers()).containsExactly(new RecordHeader("revision", bytes("2")));
  }

  @Test
  void should_have_neither_key_nor_value_nor_headers_if_the_record_has_none() {
    ConsumerRecord<byte[], byte[]> record = KafkaRow.record(row(null, null, null));

    assertThat(record.key()).isNull();
    assertThat(record.value()).isNull();
    assertThat(record.headers()).isEmpty();
  }
}
