package io.millrace.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the disruptions of a campaign, up to as many as were asked for. */
final class Rounds {
  private final int asked;
  private final Map<Disruption.Kind, Integer> done = new EnumMap<>(Disruption.Kind.class);

  Rounds(int asked) {
    this.asked = asked;
  }

  /** Whether there are more to come; some under way may still be counted after the last. */
  synchronized boolean left() {
    return total() < asked;
  }

  /** One has really happened. */
  synchronized void count(Disruption.Kind kind) {
    done.merge(kind, 1, Integer::sum);
  }

  synchronized int total() {
    return done.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public synchronized String toString() {
    return done.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", ", total() + " faults (", ")"));
  }
}
