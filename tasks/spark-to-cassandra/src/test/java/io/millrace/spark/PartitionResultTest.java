package io.millrace.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import io.millrace.store.IdSet;
import io.millrace.store.ProcessedRecords;
import io.millrace.store.RejectedRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class PartitionResultTest {
  private static final RecordHeaders HEADERS =
      new RecordHeaders("2026-11-22T21:00:00Z", 3, 2, 5, 7);

  private final ProcessedRecords records = new ProcessedRecords();

  private static PartitionResult done(RejectedRecord... rejected) {
    IdSet ids = new IdSet();
    ids.add(ByteBuffer.wrap(new byte[] {1}), new RecordPosition(1, 0));
    List<Rejection> all = List.of(rejected).stream().map(Rejection::of).toList();
    return new PartitionResult(ids, new BitSet(), all, 1 + rejected.length, 1, 0, null);
  }

  private static PartitionResult failed(TaskException failure) {
    return PartitionResult.failed(failure);
  }

  /** As Spark sends it from an executor to the driver. */
  private static PartitionResult sent(PartitionResult result)
      throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(result);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (PartitionResult) in.readObject();
    }
  }

  @Test
  void should_arrive_with_the_rejected_records_as_they_were() throws Exception {
    // given
    ConsumerRecord<byte[], byte[]> record =
        new ConsumerRecord<>("users", 4, 99, null, new byte[] {1, 2});
    record.headers().add(new RecordHeader("interval", new byte[] {3}));
    RejectedRecord rejected =
        RejectedRecord.of(
            DeadLetter.Stage.DECODING, record, HEADERS, new IOException("it is not JSON"));

    // when
    PartitionResult.addAll(List.of(sent(done(rejected))), records);

    // then
    assertThat(records.read()).isEqualTo(2);
    assertThat(records.ids().position(0)).isEqualTo(new RecordPosition(1, 0));
    RejectedRecord arrived = records.rejected().all().get(0);
    assertThat(arrived.stage()).isEqualTo(DeadLetter.Stage.DECODING);
    assertThat(arrived.headers()).isEqualTo(HEADERS);
    assertThat(arrived.reason()).isEqualTo("it is not JSON");
    assertThat(arrived.bytes()).isEqualTo(2);
    assertThat(arrived.content().toRecord("users.dlq", 1_000))
        .usingRecursiveComparison()
        .isEqualTo(rejected.content().toRecord("users.dlq", 1_000));
  }

  @Test
  void should_report_what_a_retry_does_not_change_and_count_the_others() {
    List<PartitionResult> results =
        List.of(
            failed(new UnavailableException("Kafka does not answer, for a long time")),
            done(),
            failed(new DataException("out of order")),
            failed(new TemporaryException("did not finish")));

    assertThatThrownBy(() -> PartitionResult.addAll(results, records))
        .isInstanceOf(DataException.class)
        .hasMessage("out of order");
    assertThat(records.stored()).isEqualTo(1);
  }

  @Test
  void should_report_the_failure_that_says_most_if_a_retry_may_help() {
    List<PartitionResult> results =
        List.of(
            failed(new TemporaryException("did not finish")),
            failed(new TemporaryException("did not finish: a transaction is open")),
            failed(new TemporaryException("did not finish")));

    assertThatThrownBy(() -> PartitionResult.addAll(results, records))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("did not finish: a transaction is open");
  }

  @Test
  void should_report_a_bug_as_one_whatever_else_has_failed() {
    List<PartitionResult> results =
        List.of(
            failed(new UnavailableException("Kafka does not answer")),
            PartitionResult.bug(new NullPointerException("nothing there")));

    assertThatThrownBy(() -> PartitionResult.addAll(results, records))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("unexpected in a task of Spark: java.lang.NullPointerException: nothing there")
        .cause()
        .hasMessageContaining("should_report_a_bug_as_one");
  }

  @Test
  void should_report_an_unavailable_service_rather_than_its_consequences() {
    List<PartitionResult> results =
        List.of(
            failed(new TemporaryException("did not finish, whatever the reason may have been")),
            failed(new UnavailableException("Kafka does not answer")));

    assertThatThrownBy(() -> PartitionResult.addAll(results, records))
        .isInstanceOf(UnavailableException.class);
  }
}
