package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What a new user reads: {@code make run} on nothing, with which the stack under test was made. */
@Isolated("it starts what another test has stopped")
class FirstRunIT {
  private static final Path FIRST = Path.of("..", "build", "test-first-run.log");
  private static final String STORED_ALREADY = "this hour was stored already, by an earlier run";

  @Test
  void should_show_the_run_that_fetched_first_and_then_say_that_the_hour_is_stored()
      throws Exception {
    // given
    String first = Files.readString(FIRST);

    // when
    String second = Stack.underTest().make("run");

    // then
    assertThat(first)
        .contains("the schedule has begun it")
        .contains("rows of this interval in Cassandra: 1000")
        .doesNotContain(STORED_ALREADY);
    assertThat(second)
        .contains(STORED_ALREADY)
        .contains("rows of this interval in Cassandra: 1000");
  }
}
