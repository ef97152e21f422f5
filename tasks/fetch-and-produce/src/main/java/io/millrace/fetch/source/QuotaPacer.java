package io.millrace.fetch.source;

import io.millrace.common.pipeline.Quota;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/**
 * Observes a host's quotas: a number of records in any window of a given length. A request counts
 * from its end, which is never too early, whenever the host starts to count.
 */
final class QuotaPacer {
  private final List<Quota> quotas;
  private final Clock clock;
  private final Deque<Use> uses = new ArrayDeque<>();

  private record Use(Instant at, int records) {}

  /**
   * @param quotas those of the source's host
   */
  QuotaPacer(List<Quota> quotas, Clock clock) {
    this.quotas = List.copyOf(quotas);
    this.clock = clock;
  }

  /** How long to wait before requesting this many records; zero for no wait. */
  Duration delay(int records) {
    Instant now = clock.instant();
    return quotas.stream()
        .map(quota -> freeAt(quota, records))
        .filter(now::isBefore)
        .max(Comparator.naturalOrder())
        .map(free -> Duration.between(now, free))
        .orElse(Duration.ZERO);
  }

  /** Counts a finished request, whatever its result. */
  void used(int records) {
    if (!quotas.isEmpty()) {
      uses.addLast(new Use(clock.instant(), records));
    }
  }

  /** When enough of what was used has left the window: in the past, if it has already. */
  private Instant freeAt(Quota quota, int records) {
    long used = uses.stream().mapToLong(Use::records).sum();
    Instant free = Instant.MIN;
    for (Use oldest : uses) {
      if (used + records <= quota.records()) {
        break;
      }
      used -= oldest.records();
      free = oldest.at().plus(quota.per());
    }
    return free;
  }
}
