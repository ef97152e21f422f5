package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An attempt that is stopped at one of its steps while a newer one runs to its end, and then goes
 * on: it must see that it is late, or do no harm.
 */
class PauseIT {
  private static final int DONE = 0;

  /** Unavailable if an answer was due while it stood still, else temporary. */
  private static final Set<Integer> FOR_NOW = Set.of(69, 75);

  private static final int SUPERSEDED = 99;
  private static final int FEWER = 20;
  private static final int LARGER = 50;

  /**
   * Before this an attempt has done nothing, so it is the newest one when it goes on; after these
   * it has nothing left to do but say so.
   */
  private static final Set<String> NEVER_LATE =
      Set.of(
          "FETCH OPENING",
          "FETCH DONE",
          "FETCH REPORTED",
          "STREAM STILL_CURRENT",
          "STREAM BUCKET_DELETED",
          "STREAM OLDER_DELETED",
          "STREAM RUN_FINISHED",
          "STREAM REPORTED");

  /** Once begun, a transaction of dead letters is ended by the next attempt. */
  private static final Set<String> SHUT_OUT =
      Set.of("BEGUN", "RECORD_SENT", "RECORDS_ACKNOWLEDGED", "ENTRY_SENT", "ENTRY_ACKNOWLEDGED");

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  @TempDir Path directory;

  static Stream<SignalPoint> points() {
    return SignalPoints.all().map(SignalPoint::paused);
  }

  static Stream<SignalPoint> pointsOfFetch() {
    return points().filter(point -> point.task() == Task.FETCH);
  }

  static Stream<SignalPoint> pointsOfStream() {
    return points().filter(point -> point.task() == Task.STREAM);
  }

  @ParameterizedTest
  @MethodSource("points")
  void should_be_superseded_by_a_newer_revision(SignalPoint point) throws Exception {
    Hour hour = fixture.nextHour();
    try (TaskProcess late = paused(hour, point)) {
      // when
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run-new", FEWER));
      int revision = fetched.get("revision").intValue();
      JsonNode result = hour.run(Task.STREAM, hour.stream("run-new", fetched));
      late.resume();

      // then
      assertLate(point, late, "superseded by revision " + revision + " of run run-new");
      StoredRows stored = hour.stored();
      new Expected(FEWER, revision).assertRows(stored);
      if (!isNewest(point)) {
        new Expected(FEWER, revision).assertProduced(stored);
      }
      assertThat(result.get("stored").intValue()).isEqualTo(FEWER - 2);
    }
  }

  @ParameterizedTest
  @MethodSource("pointsOfFetch")
  void should_leave_the_interval_to_an_attempt_that_took_it_over(SignalPoint point)
      throws Exception {
    Hour hour = fixture.nextHour();
    try (TaskProcess late = paused(hour, point)) {
      // when
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run-new", Expected.USERS));
      late.resume();

      // then
      if (point.step().equals("OPENED")) {
        // It reads the ledger only now, finds all there, and has nothing to add.
        assertThat(late.await(90)).isEqualTo(DONE);
        assertThat(late.result().get("reused").booleanValue()).isTrue();
      } else {
        assertLate(point, late, "superseded by revision 1 of run run-new");
      }
      JsonNode result = hour.run(Task.STREAM, hour.stream("run-new", fetched));
      new Expected(Expected.USERS, 1).assertStored(hour, result);
    }
  }

  /** As when Airflow has lost sight of a try: the next one stores the same revision beside it. */
  @ParameterizedTest
  @MethodSource("pointsOfStream")
  void should_change_nothing_once_the_next_try_has_stored_the_interval(SignalPoint point)
      throws Exception {
    // given
    Hour hour = fixture.nextHour();
    Map<String, String> first = environment(hour, point);
    Map<String, String> second = new HashMap<>(first);
    second.put("TRY_NUMBER", "2");
    int revision = Integer.parseInt(first.get("REVISION"));
    try (TaskProcess late = hour.pause(point, first, directory)) {
      // when
      JsonNode result = hour.run(Task.STREAM, second);
      StoredRows before = hour.stored();
      List<String> rows = contents(hour);
      late.resume();

      // then
      assertThat(late.await(90))
          .as(late.stderr())
          .isIn(SHUT_OUT.contains(point.step()) ? FOR_NOW : Set.of(DONE));
      Expected expected = new Expected(Expected.USERS, revision);
      StoredRows after = hour.stored();
      expected.assertProduced(after);
      expected.assertRows(after);
      assertThat(contents(hour)).isEqualTo(rows);
      assertThat(after.newest()).isEqualTo(before.newest());
      assertThat(result.get("stored").intValue()).isEqualTo(expected.rows());
      assertThat(after.runs())
          .filteredOn(run -> run.startsWith(revision + " "))
          .containsExactlyInAnyOrder(
              revision + " done", revision + " " + late.result().get("outcome").asText());
    }
  }

  private static List<String> contents(Hour hour) {
    return hour.rows().stream().map(Row::getFormattedContents).toList();
  }

  private TaskProcess paused(Hour hour, SignalPoint point) throws Exception {
    return hour.pause(point, environment(hour, point), directory);
  }

  /** What a run gets that comes to the point: all before it is done. */
  private static Map<String, String> environment(Hour hour, SignalPoint point) throws Exception {
    if (SignalPoints.isDeleting(point)) {
      new Expected(LARGER, 1).assertIngested(hour, hour.fetch("run-larger", LARGER));
    }
    Map<String, String> fetch = hour.fetch("run-old", Expected.USERS);
    return point.task() == Task.FETCH ? fetch : hour.stream("run-old", hour.run(Task.FETCH, fetch));
  }

  private static void assertLate(SignalPoint point, TaskProcess late, String reason)
      throws Exception {
    int exitCode = late.await(90);
    JsonNode result = late.result();
    if (NEVER_LATE.contains(point.task() + " " + point.step())) {
      assertThat(exitCode).as(late.stderr()).isEqualTo(DONE);
    } else if (point.task() == Task.STREAM || exitCode == SUPERSEDED) {
      assertThat(exitCode).as(late.stderr()).isEqualTo(SUPERSEDED);
      assertThat(result.get("reason").asText()).startsWith(reason);
    } else {
      assertThat(exitCode).as(late.stderr()).isIn(FOR_NOW);
    }
  }

  /** Paused before it shut anyone out, it shuts the other out when it goes on, as a later run. */
  private static boolean isNewest(SignalPoint point) {
    return point.task() == Task.FETCH && point.step().equals("OPENING");
  }
}
