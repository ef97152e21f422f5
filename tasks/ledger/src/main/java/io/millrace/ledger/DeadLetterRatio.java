package io.millrace.ledger;

import io.millrace.common.pipeline.DeadLetters;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.DataException;

/** Judges an interval by how many of its records are dead letters. */
public final class DeadLetterRatio {
  private DeadLetterRatio() {}

  /**
   * Refuses too many dead letters.
   *
   * @param letters of both stages, without duplicates
   * @param fetched records of the revision
   * @throws DataException if both the ratio and the number that the pipeline accepts are exceeded
   */
  public static void check(DeadLetters accepted, Topic topic, long letters, long fetched) {
    if (accepted.exceededBy(letters, fetched)) {
      throw new DataException(
          ("%d of %d records are dead letters (accepted: %s of them, or %d), see the reasons in topic"
                  + " %s; clearing this task uses the same data again, a run with refetch gets new")
              .formatted(
                  letters, fetched, accepted.maxRatio(), accepted.minCount(), topic.deadLetters()));
    }
  }
}
