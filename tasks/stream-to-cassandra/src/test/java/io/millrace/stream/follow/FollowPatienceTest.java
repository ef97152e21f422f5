package io.millrace.stream.follow;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FollowPatienceTest {
  private Instant now = Instant.parse("2026-11-22T21:00:00Z");
  private final InstantSource time = () -> now;
  private final Stop stop = new Stop();
  private final FollowPatience patience =
      new FollowPatience(time.withZone(ZoneOffset.UTC), stop, Duration.ofMinutes(2));

  @Test
  void should_end_with_the_time_for_the_batch() {
    now = now.plusSeconds(119);
    assertThatCode(patience::check).doesNotThrowAnyException();

    now = now.plusSeconds(1);
    assertThatThrownBy(patience::check)
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("PT2M");
  }

  @Test
  void should_leave_some_seconds_after_a_request_to_stop() {
    stop.request();

    assertThatCode(patience::check).doesNotThrowAnyException();
    now = now.plusSeconds(3);
    assertThatCode(patience::check).doesNotThrowAnyException();
    now = now.plusSeconds(1);
    assertThatThrownBy(patience::check)
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("request to stop");
  }
}
