package io.millrace.kafka;

import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * A partition that could not be read to its end in time.
 *
 * @param position up to which it was read
 * @param end up to which it should have been
 */
public record UnreadPartition(TopicPartition partition, long position, long end) {
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(3);

  /**
   * Why it could not. A consumer does not say: it waits silently, both for an unavailable broker
   * and behind an open transaction. So this asks the broker how far a committed reader can get.
   *
   * @param late what took too long, as a sentence
   * @param unread at least one
   */
  public static TaskException failure(
      String late, List<UnreadPartition> unread, TopicInspector topics) {
    Map<TopicPartition, Long> stableEnds;
    try {
      stableEnds =
          topics.stableEnds(
              unread.stream().map(UnreadPartition::partition).toList(), LONGEST_ANSWER);
    } catch (UnavailableException e) {
      return new UnavailableException(
          "%s: %s: Kafka does not answer".formatted(late, unread.get(0)), e);
    }
    Optional<UnreadPartition> hidden =
        unread.stream().filter(one -> stableEnds.get(one.partition) < one.end).findFirst();
    return new TemporaryException(
        hidden
            .map(
                one ->
                    "%s: %s: a transaction is still open there, from offset %d"
                        .formatted(late, one, stableEnds.get(one.partition)))
            .orElseGet(() -> "%s: %s".formatted(late, unread.get(0))));
  }

  @Override
  public String toString() {
    return "%s was read only to offset %d of %d".formatted(partition, position, end);
  }
}
