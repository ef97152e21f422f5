package io.millrace.schemainit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.settings.TaskSettings;
import io.millrace.common.task.DataException;
import io.millrace.common.task.TaskContext;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * First checks everything, and fails if anything contradicts the pipeline; only then changes
 * something. Each change may be repeated, by a later or a concurrent run.
 */
record SchemaInit(
    RegisteredSchema schema, TopicSetup topics, Keyspace keyspace, TaskContext context) {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaInit.class);

  ObjectNode run(TaskSettings task) {
    refuseContradictions();
    List<String> changes = new ArrayList<>();
    changes.addAll(schema.apply());
    context.stop().check();
    changes.addAll(topics.apply());
    context.stop().check();
    changes.addAll(keyspace.apply());
    if (!changes.isEmpty()) {
      // Another run may have made a different change at the same time.
      refuseContradictions();
    }
    int floor = keyspace.highestRevision(task.interval(), context.clock());
    report(changes, floor);
    return result(task, changes, floor);
  }

  private void refuseContradictions() {
    List<String> contradictions = new ArrayList<>(schema.contradictions());
    contradictions.addAll(topics.contradictions());
    contradictions.addAll(keyspace.contradictions());
    if (!contradictions.isEmpty()) {
      throw new DataException(String.join("; ", contradictions));
    }
  }

  private void report(List<String> changes, int floor) {
    changes.forEach(LOG::info);
    if (changes.isEmpty()) {
      LOG.info("nothing to change");
    }
    LOG.info("schema id {}; highest stored revision of the interval: {}", schema.id(), floor);
  }

  private ObjectNode result(TaskSettings task, List<String> changes, int floor) {
    ObjectNode result = Json.object();
    result.put("pipeline", task.pipeline().name());
    result.put("interval_start", task.interval().label());
    result.put("schema_id", schema.id());
    result.put("revision_floor", floor);
    ArrayNode list = result.putArray("changes");
    changes.forEach(list::add);
    return result;
  }
}
