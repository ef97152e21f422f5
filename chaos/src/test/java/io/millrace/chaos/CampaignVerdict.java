package io.millrace.chaos;

import java.util.List;

/**
 * What a campaign came to.
 *
 * @param problems in words; none if every run succeeded with every record there once, or failed
 *     with a reason and succeeded so when it was cleared
 */
record CampaignVerdict(
    long seed,
    Rounds rounds,
    int hours,
    Engines engines,
    long succeeded,
    List<String> failures,
    List<String> problems) {
  /** How many attempts to store each engine had. */
  record Engines(int java, int spark) {}

  @Override
  public String toString() {
    String counts =
        "campaign, seed %d: %s in %d hours, %d of %d attempts to store by Spark, %d runs succeeded, %d failed with a reason: "
            .formatted(
                seed,
                rounds,
                hours,
                engines.spark(),
                engines.java() + engines.spark(),
                succeeded,
                failures.size());
    return counts + (problems.isEmpty() ? "nothing missing, nothing twice" : problems.toString());
  }
}
