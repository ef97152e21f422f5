package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerView;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.testkit.TaskProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** An interval, and the runs of the tasks for it. */
final class Hour {
  private static final int PATIENCE_SECONDS = 120;

  private final PipelineFixture fixture;
  private final Interval interval;

  Hour(PipelineFixture fixture, Interval interval) {
    this.fixture = fixture;
    this.interval = interval;
  }

  Interval interval() {
    return interval;
  }

  /** What fetch-and-produce is asked for by a run. */
  Map<String, String> fetch(String runId, int users) {
    return fetch(runId, users, Map.of());
  }

  /**
   * The same with other settings too.
   *
   * @param settings win over the usual ones
   */
  Map<String, String> fetch(String runId, int users, Map<String, String> settings) {
    Map<String, String> environment = fixture.environment(interval, runId);
    environment.put("PARAMS", "{\"users\": " + users + "}");
    environment.put("REVISION_FLOOR", "0");
    environment.putAll(settings);
    return environment;
  }

  /**
   * What stream-to-cassandra is asked for by a run, after what its fetch-and-produce has returned.
   */
  Map<String, String> stream(String runId, JsonNode fetched) {
    Map<String, String> environment = fixture.environment(interval, runId);
    environment.put("REVISION", fetched.get("revision").asText());
    environment.put("FINGERPRINT", fetched.get("fingerprint").asText());
    return new HashMap<>(environment);
  }

  /**
   * What replay-dead-letters is asked for by a run.
   *
   * @param settings win over the usual ones
   */
  Map<String, String> replay(String runId, Map<String, String> settings) {
    Map<String, String> environment = fixture.environment(interval, runId);
    environment.putAll(settings);
    return environment;
  }

  /** Has the source fail for this interval, until {@link #clearFaults}. */
  void injectFault(FaultRule rule) {
    fixture.source().injectFault(interval, rule);
  }

  /** Ends what {@link #injectFault} has begun. */
  void clearFaults() {
    fixture.source().clearFaults(interval);
  }

  /** Runs a task to its end in this virtual machine. */
  ObjectNode run(Task task, Map<String, String> environment) throws Exception {
    return task.run(new TaskContext(environment, new Stop(), Clock.systemUTC()), StepObserver.NONE);
  }

  /**
   * Runs both tasks that ingest an interval to their ends, as one run.
   *
   * @return the result of the second
   */
  ObjectNode ingest(Map<String, String> fetch) throws Exception {
    JsonNode fetched = run(Task.FETCH, fetch);
    return run(Task.STREAM, stream(fetch.get("RUN_ID"), fetched));
  }

  /** Starts a task in a process that gets a signal. */
  TaskProcess start(SignalPoint point, Map<String, String> environment, Path directory)
      throws IOException, InterruptedException {
    Map<String, String> all = point.with(environment);
    return point.task() == Task.SPARK
        ? TaskProcess.startWith(SparkProcesses.options(), SignalledTask.class, all, directory)
        : TaskProcess.start(
            SignalledTask.class, all, directory, ClassArchiveTraining.archive(fixture.backend()));
  }

  /**
   * Runs a task in a process of its own until it is killed.
   *
   * <p>A process that ends by itself has never come to the point: that fails the test.
   */
  void kill(SignalPoint point, Map<String, String> environment, Path directory) throws Exception {
    try (TaskProcess process = start(point, environment, directory)) {
      assertThat(process.await(PATIENCE_SECONDS))
          .as(process.stderr())
          .isEqualTo(TaskProcess.KILLED);
    }
  }

  /** Starts a task in a process of its own that is stopped at a point, and waits until it is. */
  TaskProcess pause(SignalPoint point, Map<String, String> environment, Path directory)
      throws Exception {
    TaskProcess process = start(point.paused(), environment, directory);
    try {
      process.awaitStopped(PATIENCE_SECONDS);
      return process;
    } catch (IOException | AssertionError e) {
      process.close();
      throw e;
    }
  }

  /** Runs a task in a process of its own, which must succeed. */
  ProcessResult runProcess(Task task, Map<String, String> environment, Path directory)
      throws Exception {
    try (TaskProcess process = start(SignalPoint.never(task), environment, directory)) {
      assertThat(process.await(PATIENCE_SECONDS)).as(process.stderr()).isZero();
      return new ProcessResult(process.result(), process.stderr());
    }
  }

  /** Where the ledger keeps the interval. */
  TopicPartition ledgerPartition() {
    Pipeline pipeline = fixture.pipeline();
    return Ledger.partition(pipeline.topic().intervals(), pipeline.name(), interval);
  }

  /** The rows of the interval's table with all their columns. */
  List<Row> rows() {
    return rows("*");
  }

  /** The same with some columns. */
  List<Row> rows(String columns) {
    return StoredRows.rows(fixture, interval, columns).toList();
  }

  /** The rows of the table of runs, one for each attempt to store the interval, newest first. */
  List<Row> attempts() {
    return StoredRows.attempts(fixture, interval);
  }

  /** What the ledger has of the interval. */
  LedgerView ledger() {
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      return StoredRows.ledger(fixture, consumer, interval);
    }
  }

  /** The interval's records. */
  List<ConsumerRecord<byte[], byte[]>> records() {
    return records(fixture.pipeline().topic().name(), fixture.pipeline().topic().partitions());
  }

  /** The interval's dead letters. */
  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return records(fixture.pipeline().topic().deadLetters(), 1);
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String topic, int partitions) {
    try (Consumer<byte[], byte[]> consumer = fixture.kafka().consumer()) {
      return new CommittedRecords(consumer, new TopicInspector(fixture.admin()), interval)
          .in(topic, partitions);
    }
  }

  /** What is there of the interval. */
  StoredRows stored() {
    return StoredRows.of(fixture, interval);
  }
}
