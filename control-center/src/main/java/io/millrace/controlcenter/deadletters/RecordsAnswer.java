package io.millrace.controlcenter.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Dead letters, the newest first.
 *
 * @param complete whether all that match are here, or come with {@code next}, and everything is
 *     known about them
 * @param next the {@code after} of the next page; absent on the last
 * @param warning what is not known, and why
 */
record RecordsAnswer(
    List<Shown> records, boolean complete, Optional<String> next, Optional<String> warning) {

  /**
   * A dead letter.
   *
   * @param interval absent if the record did not say where it belongs
   * @param reason the whole message
   * @param attempt which attempt at the record failed, from 1
   * @param original see {@link LetterContent}
   */
  record Shown(
      int partition,
      long offset,
      Instant timestamp,
      Optional<Instant> interval,
      int revision,
      int page,
      int index,
      String stage,
      Optional<String> field,
      String reason,
      int attempt,
      LetterState state,
      Optional<String> key,
      JsonNode original,
      String format,
      boolean truncated) {
    static Shown of(Letter letter, Optional<String> field, LetterState state) {
      LetterHeaders headers = letter.headers();
      LetterContent content = letter.content().orElseThrow().get();
      return new Shown(
          0,
          letter.offset(),
          letter.timestamp(),
          headers.interval(),
          headers.revision(),
          headers.page(),
          headers.index(),
          headers.stage().label(),
          field,
          headers.message(),
          headers.attempt(),
          state,
          content.key(),
          content.original(),
          content.format(),
          content.truncated());
    }
  }
}
