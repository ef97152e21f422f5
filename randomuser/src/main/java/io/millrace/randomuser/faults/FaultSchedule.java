package io.millrace.randomuser.faults;

import java.util.List;

/**
 * What will go wrong. The first rule that hits a request decides.
 *
 * @param seed of all chances: the same seed, rules and requests give the same faults, in whatever
 *     order requests for different pages come
 */
public record FaultSchedule(long seed, List<FaultRule> rules) {
  public FaultSchedule {
    rules = List.copyOf(rules);
  }

  /** Rules without chance. */
  public static FaultSchedule of(FaultRule... rules) {
    return new FaultSchedule(0, List.of(rules));
  }
}
