package io.millrace.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** IntervalDeadLetters as they were sent, to be read again. */
final class Sent {
  static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));
  static final int REVISION = 2;
  static final int ROOM = 1_000_000;

  private Sent() {}

  /** Of fetch-and-produce: without a position. */
  static DeadLetter ofSource(DeadLetter.Stage stage, int page, int index, String value) {
    return deadLetter(stage, REVISION, page, index, value, Optional.empty());
  }

  /** Of stream-to-cassandra: with the position where the record was read. */
  static DeadLetter ofTopic(DeadLetter.Stage stage, int page, int index, String value) {
    return deadLetter(
        stage,
        REVISION,
        page,
        index,
        value,
        Optional.of(new DeadLetter.Position(new TopicPartition("users", 3), 77)));
  }

  static DeadLetter ofRevision(int revision, int page, int index) {
    return deadLetter(DeadLetter.Stage.MAPPING, revision, page, index, "{}", Optional.empty());
  }

  /** The dead letter as a consumer gets it. */
  static DeadLetterRecord received(DeadLetter deadLetter) {
    return received(deadLetter, ROOM);
  }

  static DeadLetterRecord received(DeadLetter deadLetter, int room) {
    return DeadLetterRecord.from(record(deadLetter.toRecord("users.dlq", room))).orElseThrow();
  }

  static ConsumerRecord<byte[], byte[]> record(ProducerRecord<byte[], byte[]> sent) {
    return new ConsumerRecord<>(
        sent.topic(),
        0,
        5,
        1_795_000_000_000L,
        TimestampType.LOG_APPEND_TIME,
        sent.key() == null ? -1 : sent.key().length,
        sent.value().length,
        sent.key(),
        sent.value(),
        sent.headers(),
        Optional.empty());
  }

  private static DeadLetter deadLetter(
      DeadLetter.Stage stage,
      int revision,
      int page,
      int index,
      String value,
      Optional<DeadLetter.Position> position) {
    return new DeadLetter(
        stage,
        Optional.of("key".getBytes(UTF_8)),
        value.getBytes(UTF_8),
        new RecordHeaders(HOUR.label(), revision, page, index, 7),
        "users",
        position,
        "some.Failure",
        "Latitude is \"north\"");
  }
}
