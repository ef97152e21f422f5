package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Something is down for longer than the retries last: the run fails with the reason in one line,
 * and clearing it afterwards gives every row once.
 */
@Order(Integer.MAX_VALUE - 1)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class OutageIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();

  private String killed;

  @AfterEach
  void startAgain() throws Exception {
    if (killed != null) {
      stack.start(killed);
    }
  }

  /** What has a source of its own may go on meanwhile. */
  @Test
  @Order(1)
  @ResourceLock(Stack.SERVICES)
  void should_fail_with_the_reason_and_succeed_after_a_clear_without_the_source() throws Exception {
    failThenSucceed("randomuser", "fetch_and_produce", Hours.ago(50));
  }

  @ParameterizedTest
  @Order(2)
  @CsvSource({"kafka, fetch_and_produce, 52", "cassandra, stream_to_cassandra, 54"})
  @ResourceLock(Stack.SERVICES)
  @ResourceLock(Stack.STORES)
  void should_fail_with_the_reason_and_succeed_after_a_clear(
      String service, String failing, int hoursAgo) throws Exception {
    failThenSucceed(service, failing, Hours.ago(hoursAgo));
  }

  private void failThenSucceed(String service, String failing, Instant hour) throws Exception {
    String run = dag.trigger(hour, Dag.params().put("users", 12_000));
    dag.awaitTask(run, "schema_init", "success", LIMIT);
    killed = service;
    stack.kill(service);
    String state = dag.awaitEnd(run, LIMIT);
    String reason = dag.reason(run, failing);
    stack.start(service);
    killed = null;
    dag.clearFailed(run);

    assertThat(state).isEqualTo("failed");
    assertThat(reason).containsIgnoringCase(service).doesNotContain("\n");
    dag.awaitSuccess(run, LIMIT);
    try (Rows rows = new Rows(stack)) {
      assertThat(rows.ofInterval(hour)).hasSize(12_000);
    }
    assertThat(stack.taskContainers(run)).isEmpty();
  }
}
