package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.junit.jupiter.api.Test;

class TransactionalPublisherTest {
  private final FaultyProducer producer = new FaultyProducer();
  private final TransactionalPublisher publisher = new TransactionalPublisher(producer);
  private final Deadline deadline = new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));

  @Test
  void should_send_the_ledgers_entry_last_and_only_when_all_else_is_acknowledged() {
    // given
    publisher.open(deadline);

    // when
    Acknowledgements acknowledged =
        publisher.publish(
            List.of(record("records", 0), record("records", 1), record("letters", 0)),
            soFar -> {
              assertThat(producer.flushed()).isTrue();
              assertThat(producer.sent).isEqualTo(3);
              return Entries.record();
            });

    // then
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("records", "records", "letters", "ledger");
    assertThat(producer.transactionCommitted()).isTrue();
    assertThat(acknowledged.ranges("records"))
        .isEqualTo(Map.of(0, new OffsetRange(0, 1), 1, new OffsetRange(0, 1)));
    assertThat(acknowledged.ranges("letters")).isEqualTo(Map.of(0, new OffsetRange(0, 1)));
    assertThat(acknowledged.ranges("nothing")).isEmpty();
  }

  @Test
  void should_send_a_page_again_when_an_acknowledgement_has_no_offset() {
    // given
    publisher.open(deadline);
    producer.withoutOffset = 2;
    List<Acknowledgements> asked = new ArrayList<>();

    // when
    publisher.publish(
        List.of(record("records", 0), record("records", 0)),
        soFar -> {
          asked.add(soFar);
          return Entries.record();
        });

    // then
    assertThat(asked).hasSize(1);
    assertThat(producer.aborted).isEqualTo(1);
    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly("records", "records", "ledger");
  }

  @Test
  void should_give_up_when_acknowledgements_never_have_offsets() {
    // given
    publisher.open(deadline);
    producer.withoutOffset = Integer.MAX_VALUE;

    // then
    assertThatThrownBy(this::publish)
        .isInstanceOf(TemporaryException.class)
        .hasMessage(
            "Kafka: publishing was aborted 3 times in a row:"
                + " records were acknowledged without their offsets");
    assertThat(producer.history()).isEmpty();
    assertThat(producer.aborted).isEqualTo(3);
  }

  @Test
  void should_report_a_fence_and_not_abort() {
    // given
    publisher.open(deadline);
    producer.sendException = new KafkaException("wrapped", new InvalidTxnStateException("who?"));

    // then
    assertThatThrownBy(this::publish).isInstanceOf(FencedException.class);
    assertThat(producer.aborted).isZero();
  }

  @Test
  void should_report_a_fence_at_the_commit() {
    // given
    publisher.open(deadline);
    producer.commitTransactionException = new ProducerFencedException("newer");

    // then
    assertThatThrownBy(this::publish).isInstanceOf(FencedException.class);
  }

  @Test
  void should_report_a_fence_when_opening() {
    producer.initTransactionException = new ProducerFencedException("newer");
    assertThatThrownBy(() -> publisher.open(deadline)).isInstanceOf(FencedException.class);
  }

  @Test
  void should_abort_after_any_other_failure() {
    // given
    publisher.open(deadline);
    producer.sendException = new TimeoutException("no broker");

    // then
    assertThatThrownBy(this::publish).isInstanceOf(UnavailableException.class);
    assertThat(producer.aborted).isEqualTo(1);
    assertThat(producer.history()).isEmpty();
  }

  @Test
  void should_send_a_page_again_when_the_broker_asks_to_abort() {
    // given
    publisher.open(deadline);
    producer.failOnce = new TransactionAbortableException("again");

    // when
    publish();

    // then
    assertThat(producer.aborted).isEqualTo(1);
    assertThat(producer.transactionCommitted()).isTrue();
  }

  @Test
  void should_repeat_an_abort_that_timed_out_before_a_page_is_sent_again() {
    // given
    publisher.open(deadline);
    producer.failOnce = new TransactionAbortableException("again");
    producer.abortTimeouts = 2;

    // when
    publish();

    // then
    assertThat(producer.aborted).isEqualTo(1);
    assertThat(producer.transactionCommitted()).isTrue();
  }

  @Test
  void should_be_unavailable_when_an_abort_never_answers_and_not_begin_another() {
    // given
    publisher.open(deadline);
    producer.failOnce = new TransactionAbortableException("again");
    producer.abortTimeouts = Integer.MAX_VALUE;

    // then
    assertThatThrownBy(this::publish)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Kafka: aborting: ");
    assertThat(producer.transactionInFlight()).isTrue();
  }

  @Test
  void should_repeat_a_commit_that_timed_out() {
    // given
    publisher.open(deadline);
    producer.commitTimeouts = 2;

    // when
    publish();

    // then
    assertThat(producer.transactionCommitted()).isTrue();
    assertThat(producer.aborted).isZero();
  }

  @Test
  void should_leave_the_end_of_a_commit_that_never_answers_to_the_next_attempt() {
    // given
    publisher.open(deadline);
    producer.commitTimeouts = Integer.MAX_VALUE;

    // then
    assertThatThrownBy(this::publish)
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Kafka: committing: ");
    assertThat(producer.aborted).as("which the producer would refuse").isZero();
  }

  @Test
  void should_repeat_opening_until_the_deadline() {
    // given
    producer.initTransactionException = new TimeoutException("still ending the last one");

    // then
    assertThatThrownBy(() -> publisher.open(new Deadline(Clock.systemUTC(), Duration.ZERO)))
        .isInstanceOf(UnavailableException.class);
  }

  @Test
  void should_not_commit_an_entry_that_readers_would_not_look_for() {
    // given
    publisher.open(deadline);
    producer.clock = LedgerRecord.earliest(Entries.INTERVAL).minusMillis(1);

    // then
    assertThatThrownBy(this::publish)
        .isInstanceOf(TemporaryException.class)
        .hasMessage(
            "Kafka's clock says 2026-11-21T20:59:59.999Z, before interval 2026-11-22T21:00:00Z could have a run: correct the clocks of the brokers (valid: 2026-11-21T21:00:00Z or later)");
    assertThat(producer.transactionCommitted()).isFalse();
    assertThat(producer.aborted).isEqualTo(1);
  }

  @Test
  void should_commit_an_entry_that_readers_just_find() {
    // given
    publisher.open(deadline);
    producer.clock = LedgerRecord.earliest(Entries.INTERVAL);

    // when
    publish();

    // then
    assertThat(producer.transactionCommitted()).isTrue();
  }

  @Test
  void should_name_transactions_by_pipeline_and_interval() {
    assertThat(TransactionalPublisher.transactionalId("users", "2026-11-22T21:00:00Z"))
        .isEqualTo("users-2026-11-22T21:00:00Z");
    assertThat(TransactionalPublisher.deadLettersTransactionalId("users", "2026-11-22T21:00:00Z"))
        .isEqualTo("users-2026-11-22T21:00:00Z-letters");
    assertThat(TransactionalPublisher.replaysTransactionalId("users", "2026-11-22T21:00:00Z"))
        .isEqualTo("users-2026-11-22T21:00:00Z-replays");
  }

  private void publish() {
    publisher.publish(List.of(record("records", 0)), soFar -> Entries.record());
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, int partition) {
    return new ProducerRecord<>(topic, partition, null, topic.getBytes(UTF_8));
  }
}
