package io.millrace.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.Step;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TransactionStepTest {
  /** Acknowledges only what is flushed, as a producer that waits for more does. */
  private final MockProducer<byte[], byte[]> producer =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  private final List<Step> steps = new ArrayList<>();
  private final TransactionalPublisher publisher = new TransactionalPublisher(producer, steps::add);

  @Test
  @Timeout(10)
  void should_be_reported_each_in_its_order() {
    // when
    publisher.open(new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)));
    publisher.publish(List.of(record("records")), soFar -> Entries.record());

    // then
    assertThat(steps).containsExactly((Step[]) TransactionStep.values());
  }

  @Test
  void should_end_with_the_producer_closed() {
    publisher.close();

    assertThat(producer.closed()).isTrue();
  }

  private static ProducerRecord<byte[], byte[]> record(String topic) {
    return new ProducerRecord<>(topic, 0, null, new byte[1]);
  }
}
