package io.millrace.controlcenter.deadletters;

import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.hours.ledger.TopicState;
import io.millrace.controlcenter.kafka.KafkaBackend;
import io.millrace.kafka.TopicInspector;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;

/** Looks through a topic of a cluster. */
final class KafkaLetterScan implements LetterScan {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** So that reading ends by itself, with what it has, before the call's time is up. */
  private static final Duration READING = Duration.ofSeconds(6);

  private static final Duration DESCRIBING = Duration.ofSeconds(3);

  private final KafkaBackend kafka;
  private final Clock clock;

  KafkaLetterScan(KafkaBackend kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  public <T, V extends Visitor<T>> Scanned<V> newestFirst(String topic, Supplier<V> visitors) {
    return kafka.read(
        PATIENCE,
        clients -> {
          Optional<TopicState> state =
              TopicState.of(
                  new TopicInspector(clients.admin()), topic, new Deadline(clock, DESCRIBING));
          if (state.isEmpty()) {
            return new Scanned<>(visitors.get(), 0, true);
          }
          // schema_init gives the topic one partition, and a replay reads no other.
          TopicPartition partition = new TopicPartition(topic, 0);
          return new BackwardReading(clients.consumer(), partition, new Deadline(clock, READING))
              .visit(
                  state.get().beginnings().get(partition),
                  state.get().ends().get(partition),
                  MOST_RECORDS,
                  visitors.get());
        });
  }
}
