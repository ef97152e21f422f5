package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.hours.ledger.Followed;
import io.millrace.controlcenter.hours.ledger.LedgerSnapshot;
import io.millrace.controlcenter.hours.ledger.LetterSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What of an answer is not, or may not be, as it should be. */
final class Warnings {
  private Warnings() {}

  /**
   * In one line; empty if all is well.
   *
   * @param cut whether hours are left out
   */
  static Optional<String> of(
      Followed<LedgerSnapshot> ledger, Followed<LetterSnapshot> letters, boolean cut) {
    List<String> warnings =
        Stream.of(
                incomplete("the ledger", ledger),
                ledger.state().problem(),
                ledger.state().bound(),
                // If Kafka does not answer, saying so once is enough.
                ledger.complete() ? incomplete("the dead-letter topic", letters) : none(),
                letters.state().bound(),
                cut
                    ? Optional.of(
                        "only the last %,d hours are shown".formatted(IntervalStates.MOST_HOURS))
                    : none())
            .flatMap(Optional::stream)
            .toList();
    return warnings.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", warnings));
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Optional<String> incomplete(String what, Followed<?> topic) {
    if (topic.problem().isPresent()) {
      return topic.problem().map(problem -> "%s cannot be read: %s".formatted(what, problem));
    }
    return topic.complete() ? none() : Optional.of(what + " is still being read");
  }
}
