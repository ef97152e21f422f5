package io.millrace.chaos;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the disruptions of a campaign, up to as many as were asked for. */
final class Rounds {
  private final int asked;
  private final Map<Disruption.Kind, Integer> dealt = new EnumMap<>(Disruption.Kind.class);

  Rounds(int asked) {
    this.asked = asked;
  }

  /** Whether there are more to deal; some in hand may still be dealt after the last. */
  synchronized boolean left() {
    return total() < asked;
  }

  /** One has really struck. */
  synchronized void dealt(Disruption.Kind kind) {
    dealt.merge(kind, 1, Integer::sum);
  }

  synchronized int total() {
    return dealt.values().stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public synchronized String toString() {
    return dealt.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(Collectors.joining(", ", total() + " faults (", ")"));
  }
}
