package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each task, killed at each of its steps and started again, leaves every record once. */
class KillIT {
  private static final int LARGER = 50;

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  static Stream<SignalPoint> points() {
    return SignalPoints.ofFirstRevision();
  }

  static Stream<SignalPoint> pointsOfReplacing() {
    return SignalPoints.ofReplacing();
  }

  @ParameterizedTest
  @MethodSource("points")
  void should_have_every_record_once_after_a_kill(SignalPoint point) throws Exception {
    // given
    Hour hour = fixture.nextHour();
    Map<String, String> fetch = hour.fetch("run", Expected.USERS);
    if (point.task() == Task.FETCH) {
      hour.kill(point, fetch, directory);
    }
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    Map<String, String> stream = hour.stream("run", fetched);
    if (point.task() != Task.FETCH) {
      hour.kill(point, stream, directory);
    }

    // when
    JsonNode result = stored(hour, point, stream);

    // then
    assertThat(fetched.get("revision").intValue()).isEqualTo(1);
    new Expected(Expected.USERS, 1).assertStored(hour, result);
  }

  /** The first revision is larger: what the second does not have any more must go. */
  @ParameterizedTest
  @MethodSource("pointsOfReplacing")
  void should_leave_no_row_of_an_older_revision_after_a_kill(SignalPoint point) throws Exception {
    // given
    Hour hour = fixture.nextHour();
    new Expected(LARGER, 1).assertIngested(hour, hour.fetch("run-larger", LARGER));
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
    Map<String, String> stream = hour.stream("run", fetched);
    hour.kill(point, stream, directory);
    if (!SignalPoints.isDeleting(point)) {
      assertThat(hour.stored().byInterval()).as("never delete first").hasSize(LARGER - 2);
    }

    // when
    JsonNode result = stored(hour, point, stream);

    // then
    new Expected(Expected.USERS, 2).assertStored(hour, result);
  }

  /** By the engine whose process was killed. */
  private JsonNode stored(Hour hour, SignalPoint killed, Map<String, String> stream)
      throws Exception {
    boolean bySpark = killed.task() == Task.SPARK;
    JsonNode result =
        bySpark
            ? hour.runProcess(Task.SPARK, stream, directory).result()
            : hour.run(Task.STREAM, stream);
    assertThat(hour.attempts().get(0).getString("engine")).isEqualTo(bySpark ? "spark" : "java");
    return result;
  }
}
