package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.FetchStep;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A client that is no task has begun a transaction on the ledger, and died. */
class TransactionsIT {
  private static final Expected ONCE = new Expected(Expected.USERS, 1);

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  private final Hour hour = fixture.nextHour();
  private final Map<String, String> fetch = hour.fetch("run-a", Expected.USERS);

  /** The interval's entries are behind what hangs, so a run that did not wait would see none. */
  @Test
  void should_wait_until_the_coordinator_ends_a_hanging_transaction() throws Exception {
    // given
    SignalPoint point = SignalPoint.kill(Task.FETCH, FetchStep.LEDGER_READ, 1);
    try (TaskProcess process = hour.pause(point, fetch, directory)) {
      DeadClient client = new DeadClient(fixture, "stranger-1", Duration.ofSeconds(10));
      client.leaveOpen(hour.ledgerPartition());
      process.resume();
      assertThat(process.await(60)).as(process.stderr()).isZero();
      assertThat(client.state()).isEqualTo(TransactionState.ONGOING);

      // when
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run-b", Expected.USERS));

      // then
      assertThat(client.state()).isEqualTo(TransactionState.COMPLETE_ABORT);
      assertThat(fetched.get("reused").booleanValue()).isTrue();
      JsonNode result = hour.run(Task.STREAM, hour.stream("run-b", fetched));
      ONCE.assertStored(hour, result);
    }
  }

  @Test
  void should_fail_for_now_when_a_transaction_hangs_longer_than_the_deadline() throws Exception {
    // given
    DeadClient client = new DeadClient(fixture, "stranger-2", Duration.ofMinutes(5));
    client.leaveOpen(hour.ledgerPartition());

    // when
    TemporaryException failure =
        catchThrowableOfType(
            TemporaryException.class,
            () ->
                hour.run(
                    Task.FETCH, hour.fetch("run-a", Expected.USERS, Map.of("DEADLINE", "PT5S"))));

    // then
    assertThat(failure)
        .hasMessageStartingWith(
            "reading the ledger did not finish in time: "
                + hour.ledgerPartition()
                + " was read only to offset ")
        .hasMessageContaining(": a transaction is still open there, from offset ");
    assertThat(failure.getMessage()).doesNotContain("\n");
    client.restart();
    ONCE.assertIngested(hour, fetch);
  }
}
