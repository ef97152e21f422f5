package io.millrace.fetch;

import io.millrace.ledger.IntervalEntry;
import java.util.Optional;
import java.util.function.Function;

/** What an attempt does with an interval, given its ledger entry. */
sealed interface RevisionChoice {
  /** Why, for the log. */
  String reason();

  /** Produce everything, from the first page, as this revision. */
  record NewRevision(int revision, String reason) implements RevisionChoice {}

  /** Continue after the last page of the entry. */
  record TakeOver(IntervalEntry entry, String reason) implements RevisionChoice {}

  /** Produce nothing: what is wanted is there. */
  record Reuse(IntervalEntry entry, String reason) implements RevisionChoice {}

  /**
   * What an attempt has to deliver.
   *
   * @param fingerprint of what is requested from the source
   * @param topicId of the topic of the records, as it is now
   * @param refetch the token of the request for new data, empty for none
   * @param revisionFloor the highest revision in any table, or of any entry in the ledger; 0 for
   *     none
   * @param repeatable whether the source gives the same records for the same request
   */
  record Wanted(
      String fingerprint, String topicId, String refetch, int revisionFloor, boolean repeatable) {}

  /**
   * The choice.
   *
   * @param ledger the interval's entry, if there is one
   * @param unreadable why the entry's records can no longer be read, if so
   */
  static RevisionChoice of(
      Optional<IntervalEntry> ledger,
      Wanted wanted,
      Function<IntervalEntry, Optional<String>> unreadable) {
    if (ledger.isEmpty()) {
      return new NewRevision(wanted.revisionFloor() + 1, "the ledger has no entry");
    }
    IntervalEntry entry = ledger.get();
    Optional<String> outdated =
        outdated(entry, wanted)
            .or(() -> unreadable.apply(entry))
            .or(() -> unfinished(entry, wanted));
    if (outdated.isPresent()) {
      int revision = Math.max(entry.revision(), wanted.revisionFloor()) + 1;
      return new NewRevision(revision, outdated.get());
    }
    return entry.complete()
        ? new Reuse(entry, "already completed by run " + entry.runId())
        : new TakeOver(
            entry,
            "%d pages were already produced by run %s"
                .formatted(entry.pages().size(), entry.runId()));
  }

  /** Why the entry does not match what is wanted; empty if it does. */
  private static Optional<String> outdated(IntervalEntry entry, Wanted wanted) {
    if (!entry.fingerprint().equals(wanted.fingerprint())) {
      return Optional.of("revision %d has a different fingerprint".formatted(entry.revision()));
    }
    if (!entry.topicId().equals(wanted.topicId())) {
      return Optional.of("revision %d is in a topic that was deleted".formatted(entry.revision()));
    }
    if (entry.revision() < wanted.revisionFloor()) {
      return Optional.of(
          "Cassandra has revision %d, but the ledger only has %d"
              .formatted(wanted.revisionFloor(), entry.revision()));
    }
    if (!wanted.refetch().isEmpty() && !wanted.refetch().equals(entry.refetch())) {
      return Optional.of("a refetch was requested by " + wanted.refetch());
    }
    return Optional.empty();
  }

  /** If a source returns other records for each request, all of them must be fetched again. */
  private static Optional<String> unfinished(IntervalEntry entry, Wanted wanted) {
    return entry.complete() || wanted.repeatable()
        ? Optional.empty()
        : Optional.of(
            "revision %d is incomplete and its source is not repeatable"
                .formatted(entry.revision()));
  }
}
