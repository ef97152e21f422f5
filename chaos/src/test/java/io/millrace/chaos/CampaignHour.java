package io.millrace.chaos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** One hour of a campaign: a run, or two that get in each other's way, under disruptions. */
final class CampaignHour {
  private static final double DISRUPTED = 0.65;
  private static final double RIVALS = 0.3;
  private static final int FEWER = 20;

  /** Of the attempts to store; their processes take longer to start. */
  private static final double BY_SPARK = 0.2;

  private final Hour hour;
  private final SplittableRandom random;
  private final List<CampaignRun> runs = new ArrayList<>();
  private final Map<Task, Integer> counts = new EnumMap<>(Task.class);

  /**
   * @param random decides all that happens to it
   */
  CampaignHour(Hour hour, SplittableRandom random) {
    this.hour = hour;
    this.random = random;
    runs.add(new CampaignRun(hour, "run-a", Expected.USERS, Map.of()));
    if (random.nextDouble() < RIVALS) {
      runs.add(rival());
    }
  }

  private CampaignRun rival() {
    return switch (random.nextInt(3)) {
      case 0 -> new CampaignRun(hour, "run-b", FEWER, Map.of());
      case 1 -> new CampaignRun(hour, "run-b", Expected.USERS, Map.of());
      default -> new CampaignRun(hour, "run-b", Expected.USERS, Map.of("REFETCH", "run-b"));
    };
  }

  List<CampaignRun> runs() {
    return runs;
  }

  /** Drives all runs until each has succeeded or failed, in an order of the generator's. */
  void drive(Outages outages, Rounds rounds, Path directory) throws Exception {
    try (Attempts attempts = new Attempts(hour, outages, rounds, directory)) {
      for (List<CampaignRun> open = open(); !open.isEmpty(); open = open()) {
        CampaignRun run = open.get(random.nextInt(open.size()));
        if (random.nextBoolean()) {
          attempts.resumeOne();
        }
        run.ended(attempt(run, attempts, rounds));
      }
      attempts.awaitAll();
    }
  }

  private Attempts.End attempt(CampaignRun run, Attempts attempts, Rounds rounds) throws Exception {
    Task task = drawn(run.task());
    counts.merge(task, 1, Integer::sum);
    boolean disrupted = random.nextDouble() < DISRUPTED;
    Disruption disruption = Disruption.drawn(task, random);
    return disrupted && rounds.left()
        ? attempts.run(disruption, run.environment())
        : attempts.run(task, run.environment());
  }

  /** Whatever engine an attempt to store had, the next may have the other. */
  private Task drawn(Task next) {
    return next == Task.STREAM && random.nextDouble() < BY_SPARK ? Task.SPARK : next;
  }

  /** How many attempts there were at a task. */
  int attempts(Task task) {
    return counts.getOrDefault(task, 0);
  }

  private List<CampaignRun> open() {
    return runs.stream().filter(run -> !run.isOver()).toList();
  }

  /**
   * Checks everything there is of the hour. If the run that the interval belongs to failed, it is
   * cleared first, as a person would.
   */
  void check() throws Exception {
    if (owned().isEmpty()) {
      owner().clear();
    }
    StoredRows stored = hour.stored();
    Expected expected = owned().orElseThrow();
    expected.assertProduced(stored);
    expected.assertRows(stored);
  }

  /** What a run of the ledger's revision that succeeded has left. */
  private Optional<Expected> owned() {
    int revision = revision();
    return runs.stream().flatMap(run -> run.expected(revision).stream()).findFirst();
  }

  private int revision() {
    return hour.stored().entry().map(entry -> entry.revision()).orElse(0);
  }

  private CampaignRun owner() {
    return hour.stored()
        .entry()
        .flatMap(entry -> runs.stream().filter(run -> run.id().equals(entry.runId())).findFirst())
        .orElse(runs.get(0));
  }
}
