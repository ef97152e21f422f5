package io.millrace.randomuser.faults;

import java.util.List;

/**
 * The faults to inject. The first rule that applies to a request decides.
 *
 * @param seed of the random decisions: the same seed, rules and requests give the same faults, in
 *     whatever order requests for different pages arrive
 */
public record FaultSchedule(long seed, List<FaultRule> rules) {
  public FaultSchedule {
    rules = List.copyOf(rules);
  }

  /** A schedule of rules without random decisions. */
  public static FaultSchedule of(FaultRule... rules) {
    return new FaultSchedule(0, List.of(rules));
  }
}
