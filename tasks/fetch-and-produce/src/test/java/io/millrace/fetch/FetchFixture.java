package io.millrace.fetch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Topic;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.ledger.IntervalEntry;
import io.millrace.testkit.PipelineTopics;
import io.millrace.testkit.Services;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A pipeline of its own on a real broker, and a source that answers like the real API. */
final class FetchFixture implements AutoCloseable {
  private static final int PAGE_SIZE = 100;

  final TestPipeline pipeline = TestPipeline.unique();
  final UsersServer users = new UsersServer();
  final PipelineTopics topics;

  FetchFixture() {
    this(Map.of(), Map.of());
  }

  /**
   * Creates the topics as schema-init would.
   *
   * @param records more settings of the topic of the records
   * @param deadLetters more settings of the topic of the dead letters
   */
  FetchFixture(Map<String, String> records, Map<String, String> deadLetters) {
    pipeline.object("/source/pagination").put("size", PAGE_SIZE);
    pipeline.object("/params/users").put("maximum", 100_000);
    topics = new PipelineTopics(pipeline.parsed(), records, deadLetters);
  }

  Topic topic() {
    return pipeline.parsed().topic();
  }

  /** Runs the task; settings that are given win. */
  ObjectNode run(String runId, int userCount, Map<String, String> settings) {
    return run(runId, userCount, settings, new Stop());
  }

  ObjectNode run(String runId, int userCount, Map<String, String> settings, Stop stop) {
    return Main.run(
        new TaskContext(environment(runId, userCount, settings), stop, Clock.systemUTC()),
        StepObserver.NONE);
  }

  /** What the task is asked for; settings that are given win. */
  Map<String, String> environment(String runId, int userCount, Map<String, String> settings) {
    Map<String, String> environment = new HashMap<>(Services.kafka().environment());
    environment.putAll(TaskEnvironment.of(pipeline.json(), Fixtures.INTERVAL, runId));
    environment.put("DEADLINE", "PT2M");
    environment.put("SOURCE_URL", users.url());
    environment.put("PARAMS", "{\"users\": " + userCount + "}");
    environment.put("SCHEMA_ID", "7");
    environment.put("REVISION_FLOOR", "0");
    environment.putAll(settings);
    return environment;
  }

  /** What the ledger has of the interval. */
  Optional<IntervalEntry> entry() {
    return topics.ledgerView(Fixtures.INTERVAL).entry();
  }

  static Deadline deadline() {
    return new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
  }

  @Override
  public void close() {
    users.close();
    topics.close();
  }
}
