package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * A record that failed, with its original bytes and the reason. It has Kafka Connect's headers, so
 * that tools for Connect's dead letters can read it, and the record's own headers, which identify
 * it by interval, revision, page and index.
 *
 * @param stage where the record failed
 * @param key of the record, if it has one
 * @param value the original bytes
 * @param record the record's own headers
 * @param topic the topic the record was read from or was meant for
 * @param position where it was read, empty if it was not read from a topic
 * @param failure the class name of the failure
 * @param reason one line for a person
 * @param attempt which attempt at the record failed, from 1
 * @param replayedBy the run whose replay failed, if it was one
 */
@SuppressWarnings("ArrayRecordComponent") // none is compared
public record DeadLetter(
    Stage stage,
    Optional<byte[]> key,
    byte[] value,
    RecordHeaders record,
    String topic,
    Optional<Position> position,
    String failure,
    String reason,
    int attempt,
    Optional<String> replayedBy) {
  public static final String TOPIC = "__connect.errors.topic";
  public static final String PARTITION = "__connect.errors.partition";
  public static final String OFFSET = "__connect.errors.offset";
  public static final String STAGE = "__connect.errors.stage";
  public static final String EXCEPTION_CLASS = "__connect.errors.exception.class.name";
  public static final String EXCEPTION_MESSAGE = "__connect.errors.exception.message";

  /** The value's size in bytes before it was truncated; only on truncated dead letters. */
  public static final String FULL_SIZE = "full-size";

  /** Which attempt at the record failed, from 1; each failed replay adds one. */
  public static final String ATTEMPT = "attempt";

  /** The run whose replay failed; only on dead letters of replays. */
  public static final String REPLAYED_BY = "replayed-by";

  private static final int LONGEST_REASON = 1_000;

  /** The dead letter of a first attempt. */
  public DeadLetter(
      Stage stage,
      Optional<byte[]> key,
      byte[] value,
      RecordHeaders record,
      String topic,
      Optional<Position> position,
      String failure,
      String reason) {
    this(stage, key, value, record, topic, position, failure, reason, 1, Optional.empty());
  }

  /**
   * The same dead letter, sent by a replay.
   *
   * @param number of the attempt at the record, from 2
   * @param runId the run of the replay
   */
  public DeadLetter ofReplay(int number, String runId) {
    return new DeadLetter(
        stage, key, value, record, topic, position, failure, reason, number, Optional.of(runId));
  }

  /** Where a record failed. */
  public enum Stage {
    /** The source's record does not match the pipeline. */
    MAPPING,
    /** The mapped record, or its dead letter, is larger than its topic accepts. */
    OVERSIZED,
    /** The record in the topic does not match the pipeline. */
    DECODING,
    /** The table refused the record. */
    WRITING,
    /** Its id already occurred in the same interval; the record itself may be valid. */
    DUPLICATE;

    /** Its name in headers and in the ledger. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The stage with this label.
     *
     * @throws IllegalArgumentException if no stage has this label
     */
    public static Stage of(String label) {
      return valueOf(label.toUpperCase(Locale.ROOT));
    }

    /** Whether such dead letters count towards the ratio at which a run fails. */
    public boolean countsTowardsRatio() {
      return this != DUPLICATE;
    }
  }

  /** Where a record was read. */
  public record Position(TopicPartition partition, long offset) {}

  /**
   * The dead letter as a record for its topic, truncated if the topic does not accept its size.
   *
   * @param deadLetters the topic
   * @param maxBytes the largest record the topic accepts
   */
  public ProducerRecord<byte[], byte[]> toRecord(String deadLetters, int maxBytes) {
    List<Header> headers = new ArrayList<>(record.headers());
    headers.add(RecordHeaders.header(TOPIC, topic));
    position.ifPresent(
        read -> {
          headers.add(
              RecordHeaders.header(PARTITION, Integer.toString(read.partition().partition())));
          headers.add(RecordHeaders.header(OFFSET, Long.toString(read.offset())));
        });
    headers.add(RecordHeaders.header(ATTEMPT, Integer.toString(attempt)));
    replayedBy.ifPresent(runId -> headers.add(RecordHeaders.header(REPLAYED_BY, runId)));
    headers.add(RecordHeaders.header(STAGE, stage.label()));
    headers.add(RecordHeaders.header(EXCEPTION_CLASS, failure));
    headers.add(RecordHeaders.header(EXCEPTION_MESSAGE, shortened(reason)));
    byte[] wholeKey = key.orElse(null);
    if (RecordSize.upperBound(wholeKey, value, headers) <= maxBytes) {
      return new ProducerRecord<>(deadLetters, null, null, wholeKey, value, headers);
    }
    headers.add(RecordHeaders.header(FULL_SIZE, Integer.toString(value.length)));
    // A key so large that even an empty dead letter would not fit is left out rather than the dead
    // letter.
    byte[] fittingKey =
        RecordSize.upperBound(wholeKey, null, headers) <= maxBytes ? wholeKey : null;
    long room = maxBytes - RecordSize.upperBound(fittingKey, null, headers);
    byte[] fitting = cut(value, (int) Math.max(0, Math.min(room, value.length)));
    return new ProducerRecord<>(deadLetters, null, null, fittingKey, fitting, headers);
  }

  /** The beginning of the bytes, cut at the end of a UTF-8 character. */
  static byte[] cut(byte[] bytes, int length) {
    int end = length;
    while (end > 0 && end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }

  private static String shortened(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return bytes.length <= LONGEST_REASON
        ? text
        : new String(cut(bytes, LONGEST_REASON), UTF_8) + "…";
  }
}
