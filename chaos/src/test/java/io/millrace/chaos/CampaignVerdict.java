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
    long succeeded,
    List<String> failures,
    List<String> problems) {
  @Override
  public String toString() {
    String counts =
        "campaign, seed %d: %s in %d hours, %d runs succeeded, %d failed with a reason: "
            .formatted(seed, rounds, hours, succeeded, failures.size());
    return counts + (problems.isEmpty() ? "nothing missing, nothing twice" : problems.toString());
  }
}
