package io.millrace.controlcenter.hours.ledger;

import java.util.List;

/**
 * What a topic has had since it was last read.
 *
 * @param exists whether there is such a topic
 * @param restarted whether it is another topic than before, or lost records: this begins at its
 *     beginning, and what was read before counts no longer
 * @param items what its records say, each partition in order
 * @param positions where to go on
 * @param caughtUp whether everything that was committed before the call was read
 */
public record Tail<T>(
    boolean exists, boolean restarted, List<T> items, TopicPositions positions, boolean caughtUp) {
  public Tail {
    items = List.copyOf(items);
  }

  /** Of a topic that does not exist. */
  static <T> Tail<T> ofNothing() {
    return new Tail<>(false, true, List.of(), TopicPositions.START, true);
  }
}
