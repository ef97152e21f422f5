package io.millrace.ledger;

import io.millrace.common.pipeline.DeadLetters;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.DataException;

/** Fails an interval that has too many dead letters. */
public final class DeadLetterRatio {
  private DeadLetterRatio() {}

  /**
   * Checks the number of dead letters.
   *
   * @param deadLetters of both stages, without duplicates
   * @param fetched records of the revision
   * @throws DataException if both the ratio and the number that the pipeline allows are exceeded
   */
  public static void check(DeadLetters accepted, Topic topic, long deadLetters, long fetched) {
    if (accepted.exceededBy(deadLetters, fetched)) {
      throw new DataException(
          ("%d of %d records are dead letters (allowed: a ratio of %s, or %d records); see the reasons in topic"
                  + " %s; clearing this task reuses the same data, a run with refetch gets new data")
              .formatted(
                  deadLetters,
                  fetched,
                  accepted.maxRatio(),
                  accepted.minCount(),
                  topic.deadLetters()));
    }
  }
}
