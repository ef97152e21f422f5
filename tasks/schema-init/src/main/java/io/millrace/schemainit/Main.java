package io.millrace.schemainit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TaskRunner;

/**
 * The task {@code schema-init}: settings, connections, check what exists, reject or change it,
 * result.
 */
public final class Main {
  static final String TASK = "schema-init";

  private Main() {}

  public static void main(String[] arguments) {
    System.exit(TaskRunner.run(TASK, arguments, System.getenv(), Main::run));
  }

  /** Runs the task without its process. */
  public static ObjectNode run(TaskContext context) {
    SchemaInitSettings settings = SchemaInitSettings.fromEnv(context.environment());
    Deadline deadline = new Deadline(context.clock(), settings.task().deadline());
    try (Connections connections = Connections.open(settings)) {
      return new SchemaInit(
              new RegisteredSchema(
                  new SchemaRegistry(settings.registry(), deadline), settings.pipeline()),
              new TopicSetup(
                  connections.admin(),
                  TopicDefinition.of(settings.pipeline(), settings.replication()),
                  settings.kafka().bootstrapServers(),
                  deadline),
              new Keyspace(() -> connections.cql(deadline), settings, deadline, context.stop()),
              context)
          .run(settings.task());
    }
  }
}
