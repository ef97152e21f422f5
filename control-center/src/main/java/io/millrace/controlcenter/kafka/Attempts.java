package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.backend.BackendException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * Spares callers the wait for a backend that is away. After a failure, calls fail at once with its
 * reason for a pause that doubles from {@link #FIRST_PAUSE} to {@link #LONGEST_PAUSE}. Then a
 * single call tries; the others go on failing until it has succeeded, so that a backend that hangs
 * holds up one thread at most.
 */
final class Attempts {
  static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final String component;
  private final Clock clock;
  private BackendException last;
  private Duration pause = Duration.ZERO;
  private Instant next = Instant.MIN;
  private boolean trying;

  Attempts(String component, Clock clock) {
    this.component = component;
    this.clock = clock;
  }

  /**
   * Lets a call begin; {@link #ended} must follow.
   *
   * @return whether it is the single one that tries
   * @throws BackendException with the last reason if this call is not to try
   */
  synchronized boolean begin() {
    if (last == null) {
      return false;
    }
    if (trying || clock.instant().isBefore(next)) {
      throw new BackendException(component, last.getMessage(), last);
    }
    trying = true;
    return true;
  }

  /** The backend answered, if only with an error. */
  synchronized void answered() {
    last = null;
    pause = Duration.ZERO;
    next = Instant.MIN;
  }

  /** The backend did not answer. Calls that fail at the same time count as one failure. */
  synchronized void failed(BackendException failure) {
    Instant now = clock.instant();
    if (last != null && now.isBefore(next)) {
      return;
    }
    last = failure;
    Duration doubled = pause.isZero() ? FIRST_PAUSE : pause.multipliedBy(2);
    pause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    next = now.plus(pause);
  }

  /**
   * A call that began has ended, however.
   *
   * @param wasSingle what {@link #begin} returned: others may have begun before the failure
   */
  synchronized void ended(boolean wasSingle) {
    if (wasSingle) {
      trying = false;
    }
  }
}
