package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.ledger.TransactionStep;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A revision begun on one machine and finished on another, whose clock is wrong. No Java clock is
 * injected: the drivers of Kafka and Cassandra must see the wrong one, too.
 */
class ClockIT {
  private static final Expected NEW = new Expected(Expected.USERS, 2);

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"PT-2H", "PT2H"})
  void should_have_every_row_when_the_clock_is_wrong(Duration off) throws Exception {
    // given
    Hour hour = fixture.nextHour();
    new Expected(Expected.USERS, 1).assertIngested(hour, hour.fetch("run-a", Expected.USERS));
    Map<String, String> fetch = hour.fetch("run-b", Expected.USERS, Map.of("REFETCH", "run-b"));
    hour.kill(SignalPoint.kill(Task.FETCH, TransactionStep.COMMITTED, 2), fetch, directory);

    // when
    JsonNode fetched = ranWithClock(off, hour, Task.FETCH, fetch);
    JsonNode result = ranWithClock(off, hour, Task.STREAM, hour.stream("run-b", fetched));

    // then
    NEW.assertStored(hour, result);
    assertThat(hour.rows()).allMatch(row -> Math.abs(age(row.getInstant("ingested_at"))) < 30);
  }

  /** Fails if the process has not seen the wrong clock. */
  private JsonNode ranWithClock(Duration off, Hour hour, Task task, Map<String, String> environment)
      throws Exception {
    Instant wrong = Instant.now().plus(off);
    ProcessResult finished = hour.runProcess(task, FakeClock.off(off).with(environment), directory);
    assertThat(finished.firstLogged()).isCloseTo(wrong, within(30, ChronoUnit.MINUTES));
    return finished.result();
  }

  private static long age(Instant instant) {
    return ChronoUnit.MINUTES.between(instant, Instant.now());
  }
}
