package io.millrace.chaos;

import java.util.List;

/**
 * What a campaign came to.
 *
 * @param problems in words; none if every run was green with every record there once, or red with a
 *     reason and then so when it was cleared
 */
record CampaignVerdict(
    long seed, Rounds rounds, int hours, long green, List<String> reds, List<String> problems) {
  @Override
  public String toString() {
    String counts =
        "campaign, seed %d: %s in %d hours, %d runs succeeded, %d failed with a reason: "
            .formatted(seed, rounds, hours, green, reds.size());
    return counts + (problems.isEmpty() ? "nothing missing, nothing twice" : problems.toString());
  }
}
