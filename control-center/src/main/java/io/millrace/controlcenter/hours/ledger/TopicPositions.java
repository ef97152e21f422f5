package io.millrace.controlcenter.hours.ledger;

import java.util.Map;

/**
 * Up to where a topic was read.
 *
 * @param topicId of the topic; one that was deleted and created again has another
 * @param next for each partition, the first offset that was not read
 */
public record TopicPositions(String topicId, Map<Integer, Long> next) {
  /** Before anything was read. */
  public static final TopicPositions START = new TopicPositions("", Map.of());

  public TopicPositions {
    next = Map.copyOf(next);
  }
}
