package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.uuid.Uuids;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TimeUuidsTest {
  private final Random random = new Random(11);

  @Test
  void should_hold_their_time() {
    Instant now = Instant.parse("2026-11-22T21:03:04.567Z");

    UUID uuid = TimeUuids.at(now, random);

    assertThat(uuid.version()).isEqualTo(1);
    assertThat(uuid.variant()).isEqualTo(2);
    assertThat(Uuids.unixTimestamp(uuid)).isEqualTo(now.toEpochMilli());
    assertThat(uuid.node() & 0x0100_0000_0000L).as("no interface's address").isNotZero();
  }

  @Test
  void should_differ_at_the_same_time() {
    Instant now = Instant.parse("2026-11-22T21:03:04.567Z");

    assertThat(Stream.generate(() -> TimeUuids.at(now, random)).limit(1_000))
        .doesNotHaveDuplicates()
        .allSatisfy(uuid -> assertThat(uuid.variant()).isEqualTo(2));
  }
}
