package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Test;

class RecordSizeTest {
  private static final byte[] KEY = "key".getBytes(UTF_8);
  private static final byte[] VALUE = new byte[1_000];

  @Test
  void should_add_up_everything_that_a_record_has() {
    // given
    List<Header> headers =
        List.of(RecordHeaders.header("é", "value"), RecordHeaders.header("b", ""));

    // then
    long empty = size(null, null, List.of());
    assertThat(size(KEY, VALUE, List.of()) - empty).isEqualTo(1_003);
    assertThat(size(null, null, headers) - empty).isEqualTo(10 + 2 + 5 + 10 + 1);
  }

  @Test
  void should_not_be_less_than_what_kafka_makes_of_it() {
    // given
    List<Header> headers = List.of(RecordHeaders.header("name", "v".repeat(300)));
    Header[] array = headers.toArray(Header[]::new);

    // when
    MemoryRecords batch =
        MemoryRecords.withRecords(
            Compression.NONE, new SimpleRecord(1_795_381_200_000L, KEY, VALUE, array));

    // then
    assertThat(size(KEY, VALUE, headers))
        .isBetween((long) batch.sizeInBytes(), batch.sizeInBytes() + 60L);
  }

  private static long size(byte[] key, byte[] value, List<Header> headers) {
    return RecordSize.upperBound(new ProducerRecord<>("topic", 0, null, key, value, headers));
  }
}
