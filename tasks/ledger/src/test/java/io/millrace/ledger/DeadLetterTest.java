package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.DeadLetter.Stage;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterTest {
  private static final int ROOM = 1_000_000;
  private static final RecordHeaders RECORD = new RecordHeaders("2026-11-22T21:00:00Z", 2, 3, 4, 5);

  @Test
  void should_carry_the_original_bytes_and_all_headers() {
    // given
    byte[] original = "{\"a\" : \"é\"}".getBytes(UTF_8);

    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        deadLetter(Optional.of("key".getBytes(UTF_8)), original, "why").toRecord("topic.dlq", ROOM);

    // then
    assertThat(deadLetter.topic()).isEqualTo("topic.dlq");
    assertThat(deadLetter.key()).asString(UTF_8).isEqualTo("key");
    assertThat(deadLetter.value()).isEqualTo(original);
    assertThat(RecordHeaders.from(deadLetter.headers())).contains(RECORD);
    assertThat(header(deadLetter, "__connect.errors.topic")).isEqualTo("topic");
    assertThat(header(deadLetter, "__connect.errors.partition")).isEqualTo("7");
    assertThat(header(deadLetter, "__connect.errors.offset")).isEqualTo("99");
    assertThat(header(deadLetter, "__connect.errors.stage")).isEqualTo("decoding");
    assertThat(header(deadLetter, "__connect.errors.exception.class.name"))
        .isEqualTo("some.Failure");
    assertThat(header(deadLetter, "__connect.errors.exception.message")).isEqualTo("why");
    assertThat(header(deadLetter, "attempt")).isEqualTo("1");
    assertThat(deadLetter.headers().lastHeader(DeadLetter.REPLAYED_BY)).isNull();
    assertThat(deadLetter.headers().lastHeader(DeadLetter.FULL_SIZE)).isNull();
  }

  @Test
  void should_tell_of_a_replay_which_attempt_it_was_and_whose() {
    // given
    DeadLetter first = deadLetter(Optional.empty(), "{}".getBytes(UTF_8), "why");

    // when
    ProducerRecord<byte[], byte[]> again =
        first.ofReplay(2, "manual__é").toRecord("topic.dlq", ROOM);

    // then
    assertThat(header(again, "attempt")).isEqualTo("2");
    assertThat(header(again, "replayed-by")).isEqualTo("manual__é");
    assertThat(again.value()).isEqualTo(first.toRecord("topic.dlq", ROOM).value());
    assertThat(header(again, "__connect.errors.stage")).isEqualTo("decoding");
  }

  @Test
  void should_do_without_key_and_position() {
    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        new DeadLetter(
                Stage.MAPPING,
                Optional.empty(),
                new byte[0],
                RECORD,
                "topic",
                Optional.empty(),
                "F",
                "why")
            .toRecord("topic.dlq", ROOM);

    // then
    assertThat(deadLetter.key()).isNull();
    assertThat(deadLetter.headers().lastHeader(DeadLetter.PARTITION)).isNull();
    assertThat(deadLetter.headers().lastHeader(DeadLetter.OFFSET)).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 1_001, 1_002, 1_003, 5_000})
  void should_be_cut_to_what_the_topic_takes(int room) {
    // given
    String original = "😀".repeat(5_000);

    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        deadLetter(Optional.empty(), original.getBytes(UTF_8), "why").toRecord("topic.dlq", room);

    // then
    assertThat(RecordSize.upperBound(deadLetter)).isBetween(room - 3L, (long) room);
    assertThat(header(deadLetter, DeadLetter.FULL_SIZE)).isEqualTo("20000");
    assertThat(original).startsWith(new String(deadLetter.value(), UTF_8));
  }

  @Test
  void should_not_be_cut_when_it_just_fits() {
    // given
    DeadLetter deadLetter = deadLetter(Optional.empty(), new byte[2_000], "why");
    long size = RecordSize.upperBound(deadLetter.toRecord("topic.dlq", ROOM));

    // then
    assertThat(deadLetter.toRecord("topic.dlq", (int) size).value()).hasSize(2_000);
    assertThat(deadLetter.toRecord("topic.dlq", (int) size - 1).value()).hasSizeLessThan(2_000);
  }

  @Test
  void should_lose_a_key_rather_than_itself() {
    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        deadLetter(Optional.of(new byte[2_000]), new byte[10], "why").toRecord("topic.dlq", 1_000);

    // then
    assertThat(deadLetter.key()).isNull();
    assertThat(deadLetter.value()).hasSize(10);
    assertThat(RecordSize.upperBound(deadLetter)).isLessThanOrEqualTo(1_000);
  }

  @Test
  void should_keep_a_key_that_just_fits_without_a_value() {
    // given
    DeadLetter deadLetter = deadLetter(Optional.of(new byte[2_000]), new byte[1_000], "why");
    long whole = RecordSize.upperBound(deadLetter.toRecord("topic.dlq", ROOM));
    int withoutValue = (int) whole - 1_000 + 10 + (DeadLetter.FULL_SIZE + "1000").length();

    // then
    assertThat(deadLetter.toRecord("topic.dlq", withoutValue).key()).hasSize(2_000);
    assertThat(deadLetter.toRecord("topic.dlq", withoutValue).value()).isEmpty();
    assertThat(deadLetter.toRecord("topic.dlq", withoutValue - 1).key()).isNull();
  }

  @Test
  void should_be_empty_rather_than_half_a_character() {
    assertThat(DeadLetter.cut("😀".getBytes(UTF_8), 3)).isEmpty();
    assertThat(DeadLetter.cut(new byte[] {(byte) 0x80, (byte) 0x80}, 1)).isEmpty();
  }

  @Test
  void should_leave_a_reason_of_the_longest_length_as_it_is() {
    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        deadLetter(Optional.empty(), new byte[0], "é".repeat(500)).toRecord("topic.dlq", ROOM);

    // then
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE)).isEqualTo("é".repeat(500));
  }

  @Test
  void should_shorten_a_long_reason() {
    // when
    ProducerRecord<byte[], byte[]> deadLetter =
        deadLetter(Optional.empty(), new byte[0], "é".repeat(100_000)).toRecord("topic.dlq", ROOM);

    // then
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE)).isEqualTo("é".repeat(500) + "…");
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void should_find_a_stage_by_its_label(Stage stage) {
    assertThat(Stage.of(stage.label())).isEqualTo(stage);
  }

  @Test
  void should_not_count_duplicates_towards_the_ratio() {
    assertThat(Stage.values())
        .filteredOn(stage -> !stage.countsTowardsRatio())
        .containsExactly(Stage.DUPLICATE);
  }

  private static DeadLetter deadLetter(Optional<byte[]> key, byte[] value, String reason) {
    return new DeadLetter(
        Stage.DECODING,
        key,
        value,
        RECORD,
        "topic",
        Optional.of(new DeadLetter.Position(new TopicPartition("topic", 7), 99)),
        "some.Failure",
        reason);
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return new String(header.value(), UTF_8);
  }
}
