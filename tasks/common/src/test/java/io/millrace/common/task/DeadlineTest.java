package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private Instant now = Instant.EPOCH;
  private final InstantSource time = () -> now;
  private final Deadline deadline =
      new Deadline(time.withZone(ZoneOffset.UTC), Duration.ofSeconds(10));

  @Test
  void should_tell_the_time_left() {
    now = Instant.EPOCH.plusSeconds(7);

    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(3));
    assertThat(deadline.remaining(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.within(Duration.ofSeconds(5)).at()).isEqualTo(deadline.at());
    assertThat(deadline.within(Duration.ofSeconds(1)).at()).isEqualTo(now.plusSeconds(1));
    assertThat(deadline.passed()).isFalse();
    assertThatCode(() -> deadline.check("reading")).doesNotThrowAnyException();
  }

  @Test
  void should_pass() {
    now = Instant.EPOCH.plusSeconds(10);

    assertThat(deadline.passed()).isTrue();
    now = Instant.EPOCH.plusSeconds(11);
    assertThat(deadline.remaining()).isZero();
    assertThatThrownBy(() -> deadline.check("reading the ledger"))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("reading the ledger did not finish within PT10S");
  }
}
