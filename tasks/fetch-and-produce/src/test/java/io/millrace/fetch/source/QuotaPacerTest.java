package io.millrace.fetch.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.pipeline.Quota;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuotaPacerTest {
  private static final Quota USERS = new Quota("randomuser.me", 20_000, Duration.ofMinutes(5));

  private final TestClock clock = new TestClock();

  @Test
  void should_not_wait_while_the_window_has_room() {
    // given
    QuotaPacer pacer = new QuotaPacer(List.of(USERS), clock);

    // when
    use(pacer, 5_000, 5_000, 5_000);

    // then
    assertThat(pacer.delay(5_000)).isZero();
    assertThat(pacer.delay(5_001)).isPositive();
  }

  @Test
  void should_wait_until_enough_has_left_the_window() {
    // given
    QuotaPacer pacer = new QuotaPacer(List.of(USERS), clock);
    use(pacer, 5_000);
    clock.advance(Duration.ofSeconds(10));
    use(pacer, 5_000);
    clock.advance(Duration.ofSeconds(10));
    use(pacer, 10_000);

    // then
    assertThat(pacer.delay(5_000)).isEqualTo(Duration.ofSeconds(280));
    assertThat(pacer.delay(5_001)).isEqualTo(Duration.ofSeconds(290));
    assertThat(pacer.delay(20_000)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void should_forget_what_has_left_the_window() {
    // given
    QuotaPacer pacer = new QuotaPacer(List.of(USERS), clock);
    use(pacer, 20_000);

    // when
    clock.advance(Duration.ofMinutes(5));

    // then
    assertThat(pacer.delay(20_000)).isZero();
  }

  @Test
  void should_keep_to_the_strictest_of_several() {
    // given
    Quota perSecond = new Quota("randomuser.me", 5_000, Duration.ofSeconds(1));
    QuotaPacer pacer = new QuotaPacer(List.of(USERS, perSecond), clock);
    use(pacer, 5_000);

    // then
    assertThat(pacer.delay(5_000)).isEqualTo(Duration.ofSeconds(1));
    use(pacer, 15_000);
    assertThat(pacer.delay(1)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void should_keep_to_the_strictest_of_several_in_whatever_order_they_are() {
    // given
    Quota perSecond = new Quota("randomuser.me", 5_000, Duration.ofSeconds(1));
    QuotaPacer pacer = new QuotaPacer(List.of(perSecond, USERS), clock);
    use(pacer, 20_000);

    // then
    assertThat(pacer.delay(5_000)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void should_never_wait_without_a_quota() {
    // given
    QuotaPacer pacer = new QuotaPacer(List.of(), clock);
    use(pacer, 1_000_000);

    // then
    assertThat(pacer.delay(1_000_000)).isZero();
  }

  private static void use(QuotaPacer pacer, int... records) {
    for (int each : records) {
      pacer.used(each);
    }
  }
}
