package io.millrace.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.store.StoreStep;
import io.millrace.testkit.PipelineTopics;
import io.millrace.testkit.Services;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A pipeline of a test's own on real Kafka and Cassandra: its {@link #topics} and {@link #tables}
 * are there and empty, {@link #fetch} fills the topics, {@link #stream} runs the task.
 */
public final class StoreFixture implements AutoCloseable {
  public static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));

  public final TestPipeline document;
  public final Pipeline pipeline;
  public final CqlSession session;
  public final PipelineTopics topics;
  public final StoredTables tables;
  public final FakeFetch fetch;

  public StoreFixture() {
    this(TestPipeline.unique());
  }

  public StoreFixture(TestPipeline document) {
    this.document = document;
    this.pipeline = document.parsed();
    this.session = Services.cassandra().session();
    this.topics =
        new PipelineTopics(pipeline, Map.of("message.timestamp.type", "LogAppendTime"), Map.of());
    this.tables = StoredTables.create(session, pipeline);
    this.fetch = new FakeFetch(pipeline, topics);
  }

  /** The environment of a run of the task. */
  public Map<String, String> environment(Interval interval, int revision, String fingerprint) {
    Map<String, String> environment =
        TaskEnvironment.of(document.json(), interval, "run-of-revision-" + revision);
    environment.putAll(services());
    environment.put("DEADLINE", "PT4M");
    environment.put("REVISION", Integer.toString(revision));
    environment.put("FINGERPRINT", fingerprint);
    return environment;
  }

  /** The environment of the continuous mode. */
  public Map<String, String> followEnvironment() {
    Map<String, String> environment = services();
    environment.put("PIPELINE", document.json());
    environment.put("MODE", "follow");
    environment.put("SCHEMA_IDS", Integer.toString(FakeFetch.SCHEMA_ID));
    // The partitions of a killed process are given to the next one when its session is over.
    environment.put("KAFKA_SESSION_TIMEOUT_MS", "6000");
    environment.put("KAFKA_HEARTBEAT_INTERVAL_MS", "2000");
    return environment;
  }

  private static Map<String, String> services() {
    Map<String, String> environment = new HashMap<>(Services.kafka().environment());
    environment.putAll(Services.cassandra().environment());
    return environment;
  }

  /** Runs the task in this virtual machine. */
  public ObjectNode stream(int revision, String fingerprint) {
    return stream(HOUR, revision, fingerprint);
  }

  public ObjectNode stream(Interval interval, int revision, String fingerprint) {
    return stream(environment(interval, revision, fingerprint));
  }

  public ObjectNode stream(Map<String, String> environment) {
    return stream(environment, new Stop(), StepObserver.NONE);
  }

  /** The same; the observer is told of each step. */
  public ObjectNode stream(int revision, String fingerprint, StepObserver observer) {
    return stream(environment(HOUR, revision, fingerprint), new Stop(), observer);
  }

  public ObjectNode stream(Map<String, String> environment, Stop stop, StepObserver observer) {
    return StoreTaskUnderTest.OF_THIS_MODULE.run(
        new TaskContext(environment, stop, Clock.systemUTC()), observer);
  }

  /**
   * Runs the task on revision 1 through a fault of a service, which has ended on return.
   *
   * @param rows how many rows are stored when the fault begins
   * @param fault begins it; what it returns is complete when the fault is over
   */
  public ObjectNode streamThrough(int rows, Supplier<CompletableFuture<Void>> fault) {
    List<CompletableFuture<Void>> over = new ArrayList<>();
    ObjectNode result = stream(1, "f", afterRows(rows, () -> over.add(fault.get())));
    over.get(0).join();
    return result;
  }

  /** Runs the action whenever the task reaches the step. */
  public static StepObserver at(StoreStep when, Runnable action) {
    return step -> {
      if (step == when) {
        action.run();
      }
    };
  }

  /** Runs the action once, when so many rows are stored. */
  public static StepObserver afterRows(int rows, Runnable action) {
    AtomicInteger stored = new AtomicInteger();
    return step -> {
      if (step == StoreStep.ROW_STORED && stored.incrementAndGet() == rows) {
        action.run();
      }
    };
  }

  /** All dead letters. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return topics.committed(pipeline.topic().deadLetters());
  }

  public static Optional<String> header(ConsumerRecord<byte[], byte[]> record, String name) {
    return Optional.ofNullable(record.headers().lastHeader(name))
        .map(header -> new String(header.value(), UTF_8));
  }

  @Override
  public void close() {
    session.close();
    topics.close();
  }
}
