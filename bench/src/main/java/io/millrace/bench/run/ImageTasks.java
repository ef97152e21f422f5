package io.millrace.bench.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The users pipeline under a name of its own, whose tasks run in their images, as in Airflow. */
public final class ImageTasks {
  /** The tasks of a run, in their order. */
  public enum Task {
    /** The first. */
    SCHEMA_INIT("schema-init"),
    /** The second. */
    FETCH("fetch-and-produce"),
    /** The third. */
    STORE("stream-to-cassandra");

    private final String image;

    Task(String image) {
      this.image = image;
    }

    /** The name of its image. */
    public String image() {
      return image;
    }
  }

  private static final Duration DEADLINE = Duration.ofHours(6);

  private final TestPipeline document = TestPipeline.unique();
  private final ImageServices services;
  private JsonNode schema = Json.object();
  private JsonNode fetched = Json.object();

  /** A new pipeline, of which nothing exists yet. */
  public ImageTasks(ImageServices services) {
    this.services = services;
  }

  /** What the tasks make of its document. */
  public Pipeline pipeline() {
    return document.parsed();
  }

  /** Runs the container of a task with {@code true} in its place; in seconds. */
  public double runTrue(Task task) throws IOException, InterruptedException {
    return container(task).runTrue();
  }

  /** Has topics, tables and schema created, or found. */
  public TaskContainer.Ended schemaInit(Interval interval)
      throws IOException, InterruptedException {
    TaskContainer.Ended ended = container(Task.SCHEMA_INIT).run(common(interval));
    schema = ended.result();
    return ended;
  }

  /** Has an interval fetched, after {@link #schemaInit}. */
  public TaskContainer.Ended fetch(Interval interval, int users)
      throws IOException, InterruptedException {
    Map<String, String> environment = common(interval);
    environment.put("PARAMS", Json.write(Json.object().put("users", users)));
    environment.put("SOURCE_URL", services.sourceUrl());
    environment.put("SCHEMA_ID", schema.path("schema_id").asText());
    environment.put("REVISION_FLOOR", schema.path("revision_floor").asText());
    TaskContainer.Ended ended = container(Task.FETCH).run(environment);
    fetched = ended.result();
    return ended;
  }

  /**
   * Has the interval stored that was fetched last.
   *
   * @param more of the environment
   */
  public TaskContainer.Ended store(Interval interval, Map<String, String> more)
      throws IOException, InterruptedException {
    Map<String, String> environment = common(interval);
    environment.put("MODE", "interval");
    environment.put("REVISION", fetched.path("revision").asText());
    environment.put("FINGERPRINT", fetched.path("fingerprint").asText());
    environment.putAll(more);
    return container(Task.STORE).run(environment);
  }

  private TaskContainer container(Task task) {
    return new TaskContainer(task.image(), services.networkId());
  }

  private Map<String, String> common(Interval interval) {
    Map<String, String> environment =
        new HashMap<>(TaskEnvironment.of(document.json(), interval, "bench"));
    environment.putAll(services.environment());
    environment.put("DEADLINE", DEADLINE.toString());
    return environment;
  }
}
