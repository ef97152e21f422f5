package io.millrace.controlcenter.deadletters;

import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A dead letter in its topic.
 *
 * @param offset in the topic's only partition
 * @param timestamp when the topic received it
 * @param content absent where it is not asked for
 */
record Letter(
    long offset,
    Instant timestamp,
    LetterHeaders headers,
    Optional<Supplier<LetterContent>> content) {
  /** Which record it is of; a record that failed again has several dead letters. */
  RecordId id() {
    return new RecordId(headers.interval(), headers.revision(), headers.position(), offset);
  }

  /**
   * Identifies a record.
   *
   * @param position within its revision
   * @param offset tells records apart that do not say where they belong; else 0
   */
  record RecordId(Optional<Instant> interval, int revision, long position, long offset) {
    RecordId {
      offset = interval.isPresent() ? 0 : offset;
    }
  }
}
