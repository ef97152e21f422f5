package io.millrace.randomuser.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** The schedule in force. It can be changed at any time, by any thread. */
public final class Faults {
  private static final FaultSchedule NONE = FaultSchedule.of();

  private final Map<AskedPage, Integer> asked = new HashMap<>();
  private final List<Line> lines = new ArrayList<>();
  private FaultSchedule schedule = NONE;
  private int requests;

  private static final class Line {
    private final FaultRule rule;
    private int matched;
    private int injected;

    Line(FaultRule rule) {
      this.rule = rule;
    }

    /** Counts a request; returns whether this rule can hit it. */
    boolean canHit(AskedPage page) {
      if (!rule.requests().match(page) || !rule.fault().canBeOn(page.page())) {
        return false;
      }
      matched++;
      return matched >= rule.requests().from() && injected < rule.times();
    }
  }

  /** Puts a schedule in force; all counts start from 0. */
  public synchronized void set(FaultSchedule next) {
    schedule = next;
    requests = 0;
    asked.clear();
    lines.clear();
    next.rules().forEach(rule -> lines.add(new Line(rule)));
  }

  /** Removes all faults. */
  public void clear() {
    set(NONE);
  }

  /** What has happened since the schedule was set. */
  public synchronized FaultReport report() {
    return new FaultReport(
        schedule.seed(),
        requests,
        lines.stream()
            .map(line -> new FaultReport.Line(line.rule, line.matched, line.injected))
            .toList());
  }

  /** The rule that applies to this request, if any does; it counts as injected. */
  synchronized Optional<FaultRule> next(AskedPage page) {
    requests++;
    int times = asked.merge(page, 1, Integer::sum);
    Line hit = null;
    for (int number = 0; number < lines.size(); number++) {
      Line line = lines.get(number);
      // Every rule counts the request, also those after the one that applies.
      if (line.canHit(page) && hit == null && isDrawn(number, line.rule, page, times)) {
        hit = line;
      }
    }
    if (hit == null) {
      return Optional.empty();
    }
    hit.injected++;
    return Optional.of(hit.rule);
  }

  /** Depends on the request and its number, not on the time: so it is repeatable. */
  private boolean isDrawn(int number, FaultRule rule, AskedPage page, int times) {
    long mixed = schedule.seed();
    for (int part : new int[] {number, page.seed().hashCode(), page.page(), times}) {
      mixed = new SplittableRandom(mixed + part).nextLong();
    }
    return new SplittableRandom(mixed).nextDouble() < rule.requests().probability();
  }
}
