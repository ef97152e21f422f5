package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.kafka.KafkaBackend;
import io.millrace.kafka.TopicInspector;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads topics of a cluster. */
public final class KafkaReads implements TopicReads {
  /** To ask for ids and offsets; a broker that is there takes milliseconds. */
  private static final Duration DESCRIBING = Duration.ofSeconds(3);

  /** Beyond the time for reading, so that reading can end by itself and keep what it has read. */
  private static final Duration MARGIN = Duration.ofSeconds(4);

  private static final Duration ONE_RECORD = Duration.ofSeconds(3);

  private final KafkaBackend kafka;
  private final Clock clock;

  public KafkaReads(KafkaBackend kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  public <T> Tail<T> tail(
      String topic,
      TopicPositions since,
      Duration patience,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parse) {
    return kafka.read(
        patience.plus(MARGIN),
        clients ->
            TopicState.of(
                    new TopicInspector(clients.admin()), topic, new Deadline(clock, DESCRIBING))
                .map(
                    state ->
                        new TailReading(
                                topic, state, clients.consumer(), new Deadline(clock, patience))
                            .since(since, parse))
                .orElseGet(Tail::ofNothing));
  }

  @Override
  public Optional<byte[]> value(TopicPartition partition, long offset) {
    return kafka.read(
        clients ->
            TailReading.value(
                clients.consumer(), partition, offset, new Deadline(clock, ONE_RECORD)));
  }
}
