package io.millrace.controlcenter.hours.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A dead letter without its bytes.
 *
 * @param interval start of its interval; empty if the record did not say
 * @param attempt which attempt at the record failed, from 1
 * @param hasPosition whether the record was read from the topic of the records: then the storing
 *     task or the continuous mode sent the dead letter, or a replay of theirs
 * @param cut whether some of the original bytes are missing
 * @param message why it failed
 */
public record LetterHeaders(
    Optional<Instant> interval,
    int revision,
    int page,
    int index,
    DeadLetter.Stage stage,
    int attempt,
    boolean hasPosition,
    boolean cut,
    String message) {
  /** The tasks' own are shorter, but anyone may write to the topic. */
  private static final int LONGEST_MESSAGE = 2_000;

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Reads them; empty if the record is not a dead letter: anyone may write to the topic. */
  public static Optional<LetterHeaders> of(ConsumerRecord<byte[], byte[]> record) {
    Optional<RecordHeaders> headers = RecordHeaders.from(record.headers());
    Optional<DeadLetter.Stage> stage = text(record, DeadLetter.STAGE).flatMap(LetterHeaders::stage);
    Optional<String> attempt = text(record, DeadLetter.ATTEMPT);
    if (headers.isEmpty()
        || stage.isEmpty()
        || attempt.filter(number -> !NUMBER.matcher(number).matches()).isPresent()) {
      return Optional.empty();
    }
    RecordHeaders found = headers.get();
    return Optional.of(
        new LetterHeaders(
            instant(found.interval()),
            found.revision(),
            found.page(),
            found.index(),
            stage.get(),
            attempt.map(Integer::valueOf).orElse(1),
            text(record, DeadLetter.OFFSET).isPresent(),
            text(record, DeadLetter.FULL_SIZE).isPresent(),
            text(record, DeadLetter.EXCEPTION_MESSAGE)
                .map(message -> message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)))
                .orElse("")));
  }

  /** Which record of its revision it is. */
  public long position() {
    return new RecordPosition(page, index).packed();
  }

  private static Optional<DeadLetter.Stage> stage(String label) {
    try {
      return Optional.of(DeadLetter.Stage.of(label));
    } catch (IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  /** The continuous mode sends records that say nothing about where they belong, too. */
  private static Optional<Instant> instant(String label) {
    try {
      return Optional.of(Instant.parse(label));
    } catch (DateTimeException unknown) {
      return Optional.empty();
    }
  }

  private static Optional<String> text(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> header.value())
        .map(value -> new String(value, UTF_8));
  }
}
