package io.millrace.store;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.RecordHeaders;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record that is to become a dead letter.
 *
 * @param headers what identifies it
 * @param reason one line for a person
 * @param bytes the size of its value
 * @param content what is sent
 */
public record RejectedRecord(
    DeadLetter.Stage stage, RecordHeaders headers, String reason, int bytes, DeadLetter content) {
  /** In place of an exception's name: a duplicate does not raise one. */
  public static final String DUPLICATE = "DuplicateId";

  /** For a record that could not be decoded or written. */
  public static RejectedRecord of(
      DeadLetter.Stage stage,
      ConsumerRecord<byte[], byte[]> record,
      RecordHeaders headers,
      Throwable failure) {
    return of(stage, record, headers, failure.getClass().getName(), reason(failure));
  }

  /** For a record whose id already occurred in its interval. */
  public static RejectedRecord ofDuplicate(
      ConsumerRecord<byte[], byte[]> record, RecordHeaders headers, String reason) {
    return of(DeadLetter.Stage.DUPLICATE, record, headers, DUPLICATE, reason);
  }

  /** A failure's message, or its class where it has none. */
  public static String reason(Throwable failure) {
    return Objects.requireNonNullElse(failure.getMessage(), failure.getClass().getName());
  }

  /** Its entry in the ledger once it is sent. */
  DeadLettersEntry.Listed listed() {
    return new DeadLettersEntry.Listed(headers.page(), headers.index(), stage);
  }

  private static RejectedRecord of(
      DeadLetter.Stage stage,
      ConsumerRecord<byte[], byte[]> record,
      RecordHeaders headers,
      String failure,
      String reason) {
    byte[] value = record.value() == null ? new byte[0] : record.value();
    DeadLetter.Position position =
        new DeadLetter.Position(
            new TopicPartition(record.topic(), record.partition()), record.offset());
    DeadLetter content =
        new DeadLetter(
            stage,
            Optional.ofNullable(record.key()),
            value,
            headers,
            record.topic(),
            Optional.of(position),
            failure,
            reason);
    return new RejectedRecord(stage, headers, reason, value.length, content);
  }
}
