package io.millrace.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A dead letter as it is in its topic.
 *
 * @param headers identify the record
 * @param stage where the record failed
 * @param attempt which attempt at the record that was, from 1
 * @param replayedBy the run of the replay that sent it, if one did
 * @param message why it failed
 * @param record the record in the topic; empty if it is not needed
 */
record DeadLetterRecord(
    RecordHeaders headers,
    DeadLetter.Stage stage,
    int attempt,
    Optional<String> replayedBy,
    String message,
    Optional<ConsumerRecord<byte[], byte[]>> record) {

  private static final Predicate<String> NUMBER = Pattern.compile("\\d{1,9}").asMatchPredicate();
  private static final Predicate<String> OFFSET = Pattern.compile("\\d{1,18}").asMatchPredicate();

  /** Parses a dead letter; empty if the record is not a dead letter of any interval. */
  static Optional<DeadLetterRecord> from(ConsumerRecord<byte[], byte[]> record) {
    Optional<RecordHeaders> headers = RecordHeaders.from(record.headers());
    Optional<DeadLetter.Stage> stage =
        header(record, DeadLetter.STAGE).flatMap(DeadLetterRecord::stage);
    if (headers.isEmpty() || stage.isEmpty() || !isReadable(record)) {
      return Optional.empty();
    }
    return Optional.of(
        new DeadLetterRecord(
            headers.get(),
            stage.get(),
            header(record, DeadLetter.ATTEMPT).map(Integer::valueOf).orElse(1),
            header(record, DeadLetter.REPLAYED_BY),
            header(record, DeadLetter.EXCEPTION_MESSAGE).orElse(""),
            Optional.of(record)));
  }

  RecordPosition recordPosition() {
    return new RecordPosition(headers.page(), headers.index());
  }

  /** The same without its bytes. */
  DeadLetterRecord withoutRecord() {
    return new DeadLetterRecord(headers, stage, attempt, replayedBy, message, Optional.empty());
  }

  /** The size of its bytes. */
  int size() {
    return record.map(ConsumerRecord::value).map(value -> value.length).orElse(0);
  }

  /** Whether a part of the original bytes is missing. */
  boolean isCut() {
    return record.filter(found -> header(found, DeadLetter.FULL_SIZE).isPresent()).isPresent();
  }

  byte[] key() {
    return record.orElseThrow().key();
  }

  byte[] value() {
    byte[] value = record.orElseThrow().value();
    return value == null ? new byte[0] : value;
  }

  /** When it was sent, in milliseconds since 1970. */
  long timestamp() {
    return record.orElseThrow().timestamp();
  }

  /**
   * The record's position in its topic. If there is one, the dead letter has the bytes of the
   * mapped record; otherwise those of the source.
   */
  Optional<DeadLetter.Position> position() {
    ConsumerRecord<byte[], byte[]> found = record.orElseThrow();
    return header(found, DeadLetter.OFFSET)
        .map(
            offset ->
                new DeadLetter.Position(
                    new TopicPartition(
                        header(found, DeadLetter.TOPIC).orElseThrow(),
                        Integer.parseInt(header(found, DeadLetter.PARTITION).orElseThrow())),
                    Long.parseLong(offset)));
  }

  /** Anyone may write to the topic: records that no task has written are ignored. */
  private static boolean isReadable(ConsumerRecord<byte[], byte[]> record) {
    return header(record, DeadLetter.ATTEMPT).stream().allMatch(NUMBER)
        && header(record, DeadLetter.OFFSET).stream()
            .allMatch(offset -> OFFSET.test(offset) && hasPartition(record));
  }

  private static boolean hasPartition(ConsumerRecord<byte[], byte[]> record) {
    return header(record, DeadLetter.PARTITION).filter(NUMBER).isPresent()
        && header(record, DeadLetter.TOPIC).isPresent();
  }

  private static Optional<DeadLetter.Stage> stage(String label) {
    try {
      return Optional.of(DeadLetter.Stage.of(label));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), UTF_8));
  }
}
