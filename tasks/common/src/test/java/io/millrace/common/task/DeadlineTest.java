package io.millrace.common.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final SettableClock clock = new SettableClock();
  private final Deadline deadline = new Deadline(clock, Duration.ofSeconds(10));

  @Test
  void should_tell_the_time_left() {
    clock.now = Instant.EPOCH.plusSeconds(7);

    assertThat(deadline.remaining()).isEqualTo(Duration.ofSeconds(3));
    assertThat(deadline.remaining(Duration.ofSeconds(2))).isEqualTo(Duration.ofSeconds(2));
    assertThat(deadline.within(Duration.ofSeconds(5)).at()).isEqualTo(deadline.at());
    assertThat(deadline.within(Duration.ofSeconds(1)).at()).isEqualTo(clock.now.plusSeconds(1));
    assertThat(deadline.passed()).isFalse();
    assertThatCode(() -> deadline.check("reading")).doesNotThrowAnyException();
  }

  @Test
  void should_pass() {
    clock.now = Instant.EPOCH.plusSeconds(10);

    assertThat(deadline.passed()).isTrue();
    clock.now = Instant.EPOCH.plusSeconds(11);
    assertThat(deadline.remaining()).isZero();
    assertThatThrownBy(() -> deadline.check("reading the ledger"))
        .isInstanceOf(TemporaryException.class)
        .hasMessage("reading the ledger did not finish within PT10S");
  }

  private static final class SettableClock extends Clock {
    private Instant now = Instant.EPOCH;

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }
}
