package io.millrace.controlcenter.hours;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The lag of each pipeline over the last 24 hours, as long as the service runs. */
final class LagHistory {
  static final Duration KEPT = Duration.ofHours(24);

  private final Map<String, Deque<Sample>> samples = new HashMap<>();

  private record Sample(Instant at, long intervals, long records) {}

  synchronized void add(String pipeline, Instant at, long intervals, long records) {
    Deque<Sample> known = samples.computeIfAbsent(pipeline, name -> new ArrayDeque<>());
    known.addLast(new Sample(at, intervals, records));
    forgetBefore(at.minus(KEPT));
  }

  /** Of all pipelines: one that is removed gets no more samples. */
  private void forgetBefore(Instant oldest) {
    samples
        .values()
        .forEach(
            known -> {
              while (!known.isEmpty() && known.getFirst().at().isBefore(oldest)) {
                known.removeFirst();
              }
            });
    samples.values().removeIf(Deque::isEmpty);
  }

  /** Epoch second, intervals and records of each sample, the oldest first. */
  synchronized List<List<Long>> of(String pipeline) {
    return samples.getOrDefault(pipeline, new ArrayDeque<>()).stream()
        .map(sample -> List.of(sample.at().getEpochSecond(), sample.intervals(), sample.records()))
        .toList();
  }
}
