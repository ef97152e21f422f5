package io.millrace.spark;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TaskContext;
import io.millrace.testkit.store.StoreTaskUnderTest;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** This module's task, for the tests of every engine. */
public final class SparkTask implements StoreTaskUnderTest {
  @Override
  public ObjectNode run(TaskContext context, StepObserver observer) {
    return Main.run(context, observer);
  }

  @Override
  public Class<?> main() {
    return Main.class;
  }

  /** As this one: Spark needs some of the JDK's own packages. */
  @Override
  public List<String> options() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("--add-opens"))
        .toList();
  }

  @Override
  public boolean startsSlowly() {
    return true;
  }

  @Override
  public Map<String, String> followEnvironment(Path directory) {
    return Map.of(
        "SPARK_MASTER", "local[2]",
        "FOLLOW_TRIGGER", "PT0.2S",
        "FOLLOW_CHECKPOINT", directory.resolve("checkpoint").toString());
  }
}
