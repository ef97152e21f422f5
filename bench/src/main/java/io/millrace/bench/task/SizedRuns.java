package io.millrace.bench.task;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Hours;
import io.millrace.bench.run.ImageServices;
import io.millrace.bench.run.ImageTasks;
import io.millrace.bench.run.ImageTasks.Task;
import io.millrace.bench.run.TaskContainer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * Runs with intervals of each size, the largest first in every other round. They are measured once
 * for all benchmarks of a call that look at them.
 */
final class SizedRuns {
  private static final double MIB = 1 << 20;

  private static List<SizedRuns> measured = List.of();
  private static BenchSettings measuredWith;

  private final Map<Task, TreeMap<Integer, TaskContainer.Ended>> runs = new EnumMap<>(Task.class);

  private SizedRuns() {
    for (Task task : Task.values()) {
      runs.put(task, new TreeMap<>());
    }
  }

  /** One for each round. */
  static synchronized List<SizedRuns> of(BenchSettings settings)
      throws IOException, InterruptedException {
    if (!settings.equals(measuredWith)) {
      List<SizedRuns> rounds = new ArrayList<>();
      try (ImageServices services = new ImageServices()) {
        for (int round = 1; round <= settings.rounds(); round++) {
          List<Integer> sizes = new ArrayList<>(settings.sizes());
          if (round % 2 == 0) {
            Collections.reverse(sizes);
          }
          rounds.add(round(round, sizes, services));
        }
      }
      measured = List.copyOf(rounds);
      measuredWith = settings;
    }
    return measured;
  }

  /** In a round, with tables and topics of its own. */
  private static SizedRuns round(int round, List<Integer> sizes, ImageServices services)
      throws IOException, InterruptedException {
    SizedRuns measured = new SizedRuns();
    ImageTasks tasks = new ImageTasks(services);
    tasks.schemaInit(Hours.ago(1));
    int hour = 1;
    for (int size : sizes) {
      measured.add(round, Task.SCHEMA_INIT, size, tasks.schemaInit(Hours.ago(hour)));
      measured.add(round, Task.FETCH, size, tasks.fetch(Hours.ago(hour), size));
      measured.add(round, Task.STORE, size, tasks.store(Hours.ago(hour), Map.of()));
      hour++;
    }
    services.drop(tasks.pipeline());
    return measured;
  }

  private void add(int round, Task task, int size, TaskContainer.Ended ended) {
    runs.get(task).put(size, ended);
    System.out.printf(
        "  round %d, %s, %,d users: %.2f s, %.0f MiB%n",
        round, task.image(), size, ended.seconds(), ended.peakMemory() / MIB);
  }

  /** The time for a size; in seconds. */
  double seconds(Task task, int size) {
    return runs.get(task).get(size).seconds();
  }

  /** The least memory of all sizes; in MiB. */
  double leastMemory(Task task) {
    return Collections.min(memory(task));
  }

  /** The most memory of all sizes; in MiB. */
  double mostMemory(Task task) {
    return Collections.max(memory(task));
  }

  private List<Double> memory(Task task) {
    ToDoubleFunction<TaskContainer.Ended> peak = ended -> ended.peakMemory() / MIB;
    return runs.get(task).values().stream().mapToDouble(peak).boxed().toList();
  }
}
