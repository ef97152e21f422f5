package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.Services;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** Runs the task against real Kafka, Cassandra and registry, for a pipeline of each test's own. */
abstract class Preparing {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final Interval HOUR = new Interval(START, START.plusSeconds(3_600));

  final Map<String, String> environment = new HashMap<>();
  final TestPipeline pipeline = TestPipeline.unique();
  final String topic = pipeline.parsed().topic().name();
  final String keyspace = pipeline.parsed().table().keyspace();

  Preparing() {
    environment.putAll(Services.kafka().environment());
    environment.putAll(Services.cassandra().environment());
    environment.putAll(Services.registry().environment());
    environment.putAll(TaskEnvironment.of(pipeline.json(), HOUR, "manual__1"));
    environment.put("DEADLINE", "PT2M");
  }

  ObjectNode run(TestPipeline toRun) {
    Map<String, String> complete = new HashMap<>(environment);
    complete.put("PIPELINE", toRun.json());
    return Main.run(new TaskContext(complete, new Stop(), Clock.systemUTC()));
  }

  String columnType(CqlSession session, String table, String column) {
    return session
        .execute(
            "SELECT type FROM system_schema.columns WHERE keyspace_name = ? AND table_name = ? AND column_name = ?",
            keyspace,
            table,
            column)
        .one()
        .getString("type");
  }

  static List<String> changes(ObjectNode result) {
    return StreamSupport.stream(result.path("changes").spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }
}
