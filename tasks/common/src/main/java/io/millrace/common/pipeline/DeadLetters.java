package io.millrace.common.pipeline;

import java.time.Duration;

/**
 * How many records may fail. A run fails when the ratio <em>and</em> the number are exceeded.
 *
 * @param maxRatio failed records over fetched ones, 0 to 1
 * @param minCount a number of failed records that is always accepted
 * @param retention how long failed records are kept
 */
public record DeadLetters(double maxRatio, int minCount, Duration retention) {
  /** Whether this number of dead letters fails a run that fetched this number of records. */
  public boolean exceededBy(long deadLetters, long fetched) {
    return deadLetters > minCount && deadLetters > maxRatio * fetched;
  }
}
