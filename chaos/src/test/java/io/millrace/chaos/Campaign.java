package io.millrace.chaos;

import io.millrace.common.task.TaskException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Hours of runs under disruptions that a seed decides. Several are under way at once, so what takes
 * a service away takes it from all of them; which disruption hits which attempt of which hour is
 * the same for the same seed.
 */
final class Campaign {
  private static final int AT_ONCE = 3;

  private final PipelineFixture fixture;
  private final long seed;
  private final Rounds rounds;
  private final Path directory;
  private final Outages outages;
  private final List<CampaignHour> hours = new ArrayList<>();

  Campaign(PipelineFixture fixture, long seed, int rounds, Path directory) {
    this.fixture = fixture;
    this.outages = new Outages(fixture.backend());
    this.seed = seed;
    this.rounds = new Rounds(rounds);
    this.directory = directory;
  }

  /** Has all disruptions happen, lets every hour end, and looks at what is there. */
  CampaignVerdict run() throws Exception {
    ExecutorService lanes = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<Void>> ends = new ArrayList<>();
      for (int lane = 0; lane < AT_ONCE; lane++) {
        ends.add(lanes.submit(this::lane));
      }
      for (Future<Void> end : ends) {
        end.get();
      }
    } finally {
      lanes.shutdownNow();
    }
    List<CampaignRun> runs = hours.stream().flatMap(hour -> hour.runs().stream()).toList();
    long succeeded = runs.stream().filter(CampaignRun::hasSucceeded).count();
    List<String> failures =
        runs.stream().filter(CampaignRun::hasFailed).map(CampaignRun::verdict).toList();
    return new CampaignVerdict(
        seed, rounds, hours.size(), engines(), succeeded, failures, problems());
  }

  private CampaignVerdict.Engines engines() {
    return new CampaignVerdict.Engines(attempts(Task.STREAM), attempts(Task.SPARK));
  }

  private int attempts(Task task) {
    return hours.stream().mapToInt(hour -> hour.attempts(task)).sum();
  }

  private List<String> problems() throws Exception {
    List<String> problems = new ArrayList<>();
    for (CampaignHour hour : hours) {
      try {
        hour.check();
      } catch (AssertionError | TaskException e) {
        problems.add(hour.runs() + ": " + e.getMessage());
      }
    }
    return problems;
  }

  private Void lane() throws Exception {
    while (rounds.left()) {
      next().drive(outages, rounds, directory);
    }
    return null;
  }

  private synchronized CampaignHour next() {
    CampaignHour hour =
        new CampaignHour(fixture.nextHour(), new SplittableRandom(seed * 1_000_003 + hours.size()));
    hours.add(hour);
    return hour;
  }
}
