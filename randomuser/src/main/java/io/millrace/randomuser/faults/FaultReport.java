package io.millrace.randomuser.faults;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The faults so far, and those that are left.
 *
 * @param requests for users since the schedule was set
 */
public record FaultReport(long seed, int requests, List<Line> rules) {
  public FaultReport {
    rules = List.copyOf(rules);
  }

  /**
   * The counts of one rule.
   *
   * @param matched how many requests had its seed and page
   * @param injected how many of them got the fault
   */
  public record Line(FaultRule rule, int matched, int injected) {
    /** How many faults are left; {@link FaultRule#ALWAYS} if there is no limit. */
    public int left() {
      return rule.times() == FaultRule.ALWAYS ? FaultRule.ALWAYS : rule.times() - injected;
    }
  }

  /** How often each fault was injected; those that never were are omitted. */
  public Map<Fault, Integer> injected() {
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    rules.stream()
        .filter(line -> line.injected() > 0)
        .forEach(line -> counts.merge(line.rule().fault(), line.injected(), Integer::sum));
    return counts;
  }
}
