package io.millrace.controlcenter.deadletters;

import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.http.Query;
import io.millrace.ledger.DeadLetter;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Which dead letters are asked for.
 *
 * @param interval start of their interval
 * @param field the field that their message names
 * @param limit how many, 1 to 200
 * @param before only those at lower offsets
 */
record LetterChoice(
    Optional<Instant> interval,
    Optional<DeadLetter.Stage> stage,
    Optional<String> field,
    int limit,
    long before) {
  static LetterChoice of(Query query) {
    return new LetterChoice(
        query.interval("interval").map(Interval::start),
        query.text("stage").map(LetterChoice::stage),
        query.text("field"),
        query.integer("limit", 50, 1, 200),
        query.number("after", Long.MAX_VALUE, 0, Long.MAX_VALUE));
  }

  private static DeadLetter.Stage stage(String label) {
    return Arrays.stream(DeadLetter.Stage.values())
        .filter(stage -> stage.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                Query.invalid(
                    "stage",
                    label,
                    Arrays.stream(DeadLetter.Stage.values())
                        .map(DeadLetter.Stage::label)
                        .collect(Collectors.joining(", "))));
  }
}
