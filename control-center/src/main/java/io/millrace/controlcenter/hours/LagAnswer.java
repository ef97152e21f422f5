package io.millrace.controlcenter.hours;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is fetched, but not stored.
 *
 * @param intervals how many hours
 * @param records how many records of theirs are in the topic
 * @param oldest start of the first of them
 * @param hours the oldest of them
 * @param history epoch second, intervals and records, once a minute
 * @param complete false if {@code hours} leaves some out, or the ledger is still being read
 * @param warning what is left out, and why
 */
record LagAnswer(
    Instant asOf,
    int intervals,
    long records,
    Optional<Instant> oldest,
    List<Waiting> hours,
    List<List<Long>> history,
    boolean complete,
    Optional<String> warning) {

  /** A revision that waits to be stored. */
  record Waiting(Instant start, int revision, long records) {}
}
