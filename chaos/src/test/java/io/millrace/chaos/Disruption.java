package io.millrace.chaos;

import io.millrace.randomuser.faults.Fault;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.testkit.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What disturbs an attempt, at a point of its own.
 *
 * @param point at which the attempt's process gets a signal
 * @param lasting how long a service is away
 * @param fault of the source
 */
record Disruption(Kind kind, SignalPoint point, Duration lasting, FaultRule fault) {
  private static final int LATEST = 12;

  /** What is noticed at once, and leaves a good page when it is asked for again. */
  private static final List<Fault> FAULTS =
      List.of(
          Fault.RESET,
          Fault.RESET_IN_BODY,
          Fault.NOT_HTTP,
          Fault.CUT,
          Fault.CUT_WITH_RIGHT_LENGTH,
          Fault.CUT_IN_CHUNKS,
          Fault.CUT_GZIP,
          Fault.BROKEN_GZIP,
          Fault.TOO_MANY_REQUESTS_FOR,
          Fault.SERVER_ERROR,
          Fault.UNAVAILABLE,
          Fault.HTML,
          Fault.ERROR,
          Fault.EMPTY,
          Fault.REPEATED_PAGE,
          Fault.WRONG_PAGE,
          Fault.FEWER_USERS,
          Fault.INVALID_UTF8);

  private static final int LONGEST_OUTAGE_MS = 8_000;

  /** What happens; the weight is how often, against the others. */
  enum Kind {
    /** The process is killed. */
    KILL_TASK(12),
    /** The process is stopped while its next attempt runs, and goes on after that, or beside it. */
    PAUSE_TASK(4),
    /** The broker is killed while the process stands still, and started again. */
    KILL_BROKER(2),
    /** The broker hangs. */
    PAUSE_BROKER(1),
    /** Cassandra is killed, and started again. */
    KILL_CASSANDRA(2),
    /** Cassandra hangs. */
    PAUSE_CASSANDRA(2),
    /** The source has a fault, once or at every request. */
    FAIL_SOURCE(6);

    private final int weight;

    Kind(int weight) {
      this.weight = weight;
    }
  }

  /** One that the generator draws, for a task. */
  static Disruption drawn(Task task, RandomGenerator random) {
    List<SignalPoint> points = SignalPoints.of(task).toList();
    SignalPoint drawn = points.get(random.nextInt(points.size()));
    Kind kind = kind(task, random);
    // What comes more than once may be met anywhere in the middle of it.
    int occurrence = drawn.occurrence() + (drawn.occurrence() == 1 ? 0 : random.nextInt(LATEST));
    SignalPoint point =
        new SignalPoint(task, drawn.step(), occurrence, kind == Kind.KILL_TASK ? "KILL" : "STOP");
    Duration lasting = Duration.ofMillis(random.nextInt(LONGEST_OUTAGE_MS));
    return new Disruption(kind, point, lasting, fault(random));
  }

  /**
   * Which brokers or nodes an outage takes away: one, or of a cluster every third time two, which
   * are a majority of three. How long it lasts decides, so that a seed means the same for one node.
   */
  List<Service> hit(List<? extends Service> cluster) {
    int number = (int) lasting.toMillis();
    List<Service> rotated = new ArrayList<>(cluster);
    Collections.rotate(rotated, number);
    return rotated.subList(0, cluster.size() > 1 && number / cluster.size() % 3 == 0 ? 2 : 1);
  }

  private static FaultRule fault(RandomGenerator random) {
    FaultRule rule = FaultRule.of(FAULTS.get(random.nextInt(FAULTS.size())));
    return random.nextBoolean() ? rule : rule.times(1);
  }

  /** Only fetch-and-produce has to do with the source. */
  private static Kind kind(Task task, RandomGenerator random) {
    List<Kind> kinds =
        Arrays.stream(Kind.values())
            .filter(kind -> kind != Kind.FAIL_SOURCE || task == Task.FETCH)
            .toList();
    int left = random.nextInt(kinds.stream().mapToInt(kind -> kind.weight).sum());
    int index = 0;
    while (left >= kinds.get(index).weight) {
      left -= kinds.get(index++).weight;
    }
    return kinds.get(index);
  }
}
