package io.millrace.controlcenter.kafka;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The lag of consumer groups over the last 24 hours, in memory. Safe for use by several threads.
 */
final class LagHistory {
  static final Duration KEPT = Duration.ofHours(24);

  /** A sample a minute is 1,440 a day. */
  static final int MOST_SAMPLES = 1_500;

  static final int MOST_GROUPS = 1_000;

  private record Group(String pipeline, String name) {}

  private record Sample(long second, long lag) {}

  private final Map<Group, Deque<Sample>> samples = new HashMap<>();

  synchronized void add(String pipeline, String group, Instant time, long lag) {
    forget(time);
    Group key = new Group(pipeline, group);
    if (!samples.containsKey(key) && samples.size() >= MOST_GROUPS) {
      return;
    }
    Deque<Sample> ofGroup = samples.computeIfAbsent(key, first -> new ArrayDeque<>());
    ofGroup.addLast(new Sample(time.getEpochSecond(), lag));
    while (ofGroup.size() > MOST_SAMPLES) {
      ofGroup.removeFirst();
    }
  }

  /** Seconds since 1970 and the lag, oldest first. */
  synchronized List<List<Object>> of(String pipeline, String group) {
    return samples.getOrDefault(new Group(pipeline, group), new ArrayDeque<>()).stream()
        .map(sample -> List.<Object>of(sample.second(), sample.lag()))
        .toList();
  }

  private void forget(Instant now) {
    long oldest = now.minus(KEPT).getEpochSecond();
    samples
        .values()
        .forEach(
            ofGroup -> {
              while (!ofGroup.isEmpty() && ofGroup.element().second() < oldest) {
                ofGroup.removeFirst();
              }
            });
    samples.values().removeIf(Deque::isEmpty);
  }
}
