package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** When all else is done. */
@Isolated("it looks at what all others have left")
@Order(Integer.MAX_VALUE)
class NothingLeftIT {

  private static final Duration LIMIT = Duration.ofMinutes(2);

  @Test
  void should_leave_no_container_after_success_failure_timeout_kill_and_clear() throws Exception {
    Stack stack = Stack.underTest();

    assertThat(new Dag(new Airflow(stack), "users").find("state=success")).isNotEmpty();
    // The schedule may have a run under way
    Await.value(LIMIT, "no task container is left", stack::taskContainers, List::isEmpty);
  }
}
