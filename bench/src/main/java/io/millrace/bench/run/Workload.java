package io.millrace.bench.run;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.PipelineTopics;
import io.millrace.testkit.Services;
import io.millrace.testkit.TaskEnvironment;
import io.millrace.testkit.TestPipeline;
import io.millrace.testkit.store.StoredTables;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * The users pipeline on a broker of its own: an interval is fetched once, and stored as often as
 * wanted, each time in new tables.
 */
public final class Workload implements AutoCloseable {
  /** An interval for many records. */
  public static final Interval HOUR = Hours.ago(1);

  /** Another one, for few. */
  public static final Interval SMALL_HOUR = Hours.ago(2);

  private static final String FETCH_DEADLINE = "PT6H";
  private static final Duration DDL = Duration.ofMinutes(1);

  private final TestPipeline document = TestPipeline.unique();
  private final Pipeline pipeline = document.parsed();
  private final PipelineTopics topics;
  private int stored;

  public Workload() {
    this.topics =
        new PipelineTopics(pipeline, Map.of("message.timestamp.type", "LogAppendTime"), Map.of());
  }

  /** What fetch-and-produce gets. */
  public Map<String, String> fetching(Interval interval, int records, String sourceUrl) {
    Map<String, String> environment = new HashMap<>(ofTask(document, interval));
    environment.put("PARAMS", Json.write(Json.object().put("users", records)));
    environment.put("SOURCE_URL", sourceUrl);
    environment.put("DEADLINE", FETCH_DEADLINE);
    environment.put("SCHEMA_ID", "1");
    environment.put("REVISION_FLOOR", "0");
    return environment;
  }

  /** Creates new, empty tables for an engine to write to, on the node that benchmarks share. */
  public Target newTarget() {
    return newTarget(Services.cassandra());
  }

  /** The same on another node. */
  public Target newTarget(Cassandra node) {
    TestPipeline own = document.copy();
    own.object("/table").put("keyspace", "bench_" + ++stored);
    return new Target(own, node);
  }

  /** What the ledger has of the interval. */
  public IntervalEntry entry(Interval interval) {
    return topics.ledgerView(interval).entry().orElseThrow();
  }

  public PipelineTopics topics() {
    return topics;
  }

  public String pipeline() {
    return pipeline.name();
  }

  @Override
  public void close() {
    topics.close();
  }

  private static Map<String, String> ofTask(TestPipeline document, Interval interval) {
    Map<String, String> environment = TaskEnvironment.of(document.json(), interval, "bench");
    environment.putAll(Services.kafka().environment());
    return environment;
  }

  /** The tables that one run of an engine writes to, until it is closed. */
  public final class Target implements AutoCloseable {
    private final TestPipeline document;
    private final Pipeline pipeline;
    private final Cassandra node;
    private final CqlSession session;
    private final StoredTables tables;

    private Target(TestPipeline document, Cassandra node) {
      this.document = document;
      this.pipeline = document.parsed();
      this.node = node;
      this.session = node.session();
      this.tables = created();
    }

    private StoredTables created() {
      try {
        return StoredTables.create(session, pipeline);
      } catch (RuntimeException e) {
        // Its threads would keep the virtual machine alive
        session.close();
        throw e;
      }
    }

    public String keyspace() {
      return pipeline.table().keyspace();
    }

    /** The table of the newest versions, with its keyspace. */
    public String newestTable() {
      return tables.newestName();
    }

    /** What a task that stores the interval gets. */
    public Map<String, String> storing(Interval interval, BenchSettings settings) {
      IntervalEntry entry = entry(interval);
      Map<String, String> environment = new HashMap<>(ofTask(document, interval));
      environment.putAll(node.environment());
      environment.put("REVISION", Integer.toString(entry.revision()));
      environment.put("FINGERPRINT", entry.fingerprint());
      environment.put("SPARK_MASTER", settings.master());
      environment.put("DEADLINE", settings.deadline().toString());
      return environment;
    }

    /**
     * The same with what the connector's program needs, which knows neither pipeline nor ledger.
     */
    public Map<String, String> connecting(Interval interval, BenchSettings settings) {
      IntervalEntry entry = entry(interval);
      Map<String, String> environment = storing(interval, settings);
      environment.put("TOPIC", pipeline.topic().name());
      environment.put("STARTING_OFFSETS", offsets(entry, OffsetRange::first));
      environment.put("ENDING_OFFSETS", offsets(entry, OffsetRange::end));
      environment.put("NEWEST_TABLE", pipeline.table().name());
      environment.put("BY_INTERVAL_TABLE", pipeline.table().byInterval());
      environment.put("KEYSPACE", pipeline.table().keyspace());
      environment.put("FIELDS", fields());
      environment.put("BUCKETS", Integer.toString(pipeline.table().buckets()));
      return environment;
    }

    /**
     * Checks that both tables have all records.
     *
     * @throws BenchException if not
     */
    public void check(String engine, int records) {
      for (String table : new String[] {tables.newestName(), tables.byIntervalName()}) {
        long rows = 0;
        for (var ignored : session.execute("SELECT id FROM " + table)) {
          rows++;
        }
        if (rows != records) {
          throw new BenchException(
              "%s has stored %d of %d records in %s".formatted(engine, rows, records, table));
        }
      }
    }

    /** Drops them. */
    @Override
    public void close() {
      try (session) {
        session.execute(
            SimpleStatement.newInstance("DROP KEYSPACE " + pipeline.table().keyspace())
                .setTimeout(DDL));
      }
    }

    /** Names and types of the fields, as Spark calls the types. */
    private String fields() {
      return pipeline.record().fields().stream()
          .map(field -> field.name() + ":" + sparkType(field.type()))
          .collect(Collectors.joining(","));
    }

    private static String sparkType(FieldType type) {
      return switch (type) {
        case TEXT, UUID -> "string";
        case DOUBLE -> "double";
        case TIMESTAMP -> "timestamp";
        default ->
            throw new IllegalStateException("the users pipeline has no field of type " + type);
      };
    }

    /** As Spark's source of Kafka takes them. */
    private String offsets(IntervalEntry entry, ToLongFunction<OffsetRange> offset) {
      ObjectNode partitions = Json.object();
      entry.span().forEach((p, range) -> partitions.put(p.toString(), offset.applyAsLong(range)));
      return Json.write(Json.object().set(pipeline.topic().name(), partitions));
    }
  }

  /** A number in a task's result line. */
  public static long count(ProgramRun run, String name) {
    try {
      JsonNode result = Json.parse(run.result());
      return result.path(name).asLong(-1);
    } catch (IOException e) {
      throw new BenchException("not a result: " + run.result());
    }
  }
}
