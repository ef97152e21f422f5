package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.TransactionStep;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.util.Map;

/**
 * Hours that the tasks have left in every state that the Control Center shows.
 *
 * @param withDeadLetters stored but for two of its records: one without an id, one duplicate
 * @param mismapped of two records, which only the fixed pipeline can map
 * @param failed fetched; storing it has failed
 * @param fetching its fetch was killed between two pages
 * @param complete the newest that is stored; its two records hold {@link #HOSTILE}
 */
record HoursInAllStates(
    Hour withDeadLetters, Hour mismapped, Hour failed, Hour fetching, Hour complete) {
  /** Too few for the flaws of the {@link StandInSource}. */
  static final int FEW = 2;

  /** What must be shown as it is, and must never be markup or control a terminal. */
  static final String HOSTILE = "<script>alert(1)</script>\u001b[31m";

  static HoursInAllStates in(PipelineFixture fixture, Path directory) throws Exception {
    HoursInAllStates hours =
        new HoursInAllStates(
            fixture.nextHour(),
            fixture.nextHour(),
            fixture.nextHour(),
            fixture.nextHour(),
            fixture.nextHour());
    hours.withDeadLetters.ingest(hours.withDeadLetters.fetch("run", Expected.USERS));
    mismap(fixture, hours.mismapped);
    fail(fixture, hours.failed);
    hours.fetching.kill(
        SignalPoint.kill(Task.FETCH, TransactionStep.COMMITTED, 1),
        hours.fetching.fetch("run", Expected.USERS),
        directory);
    fixture
        .source()
        .alter(hours.complete.interval(), StandInSource.eachUser(HoursInAllStates::makeHostile));
    hours.complete.ingest(hours.complete.fetch("run", FEW));
    return hours;
  }

  private static void mismap(PipelineFixture fixture, Hour hour) throws Exception {
    MismappedHour mismapped = MismappedHour.in(fixture, hour);
    Map<String, String> fetch = hour.fetch("run", FEW, mismapped.mistake());
    fetch.put("PARAMS", "{\"users\": %d, \"nat\": [\"GB\"]}".formatted(FEW));
    mismapped.store(hour.run(Task.FETCH, fetch));
  }

  /** No record of the topic has the schema of a pipeline without this field. */
  private static void fail(PipelineFixture fixture, Hour hour) throws Exception {
    TestPipeline strict = fixture.document().copy();
    strict.object("/record/fields").remove("cell");
    strict.object("/dead_letters").put("max_ratio", 0.01).put("min_count", 0);
    JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", Expected.USERS));
    Map<String, String> stream = hour.stream("run", fetched);
    stream.put("PIPELINE", strict.json());
    assertThatThrownBy(() -> hour.run(Task.STREAM, stream)).isInstanceOf(DataException.class);
  }

  private static void makeHostile(ObjectNode user) {
    ((ObjectNode) user.get("location")).put("city", HOSTILE);
  }
}
