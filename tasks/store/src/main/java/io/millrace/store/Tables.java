package io.millrace.store;

import io.millrace.cassandra.Column;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables of a pipeline.
 *
 * @param newest the newest version of every record ever seen, by its key
 * @param byInterval exactly the records of each interval
 * @param runs what was stored, when, by whom
 */
public record Tables(TableDefinition newest, TableDefinition byInterval, TableDefinition runs) {
  /** The name of the table of runs, which all pipelines of a keyspace share. */
  public static final String INGEST_RUNS = "ingest_runs";

  private static final Set<String> TAKEN =
      Set.of("interval_start", "bucket", "revision", "ingested_at");

  /**
   * The tables of a pipeline.
   *
   * @throws SettingsException if a field has a name that the tables reserve
   */
  public static Tables of(Pipeline pipeline) {
    return new Tables(
        newestOf(pipeline), byIntervalOf(pipeline), IngestRuns.table(pipeline.table().keyspace()));
  }

  /** All three. */
  public List<TableDefinition> all() {
    return List.of(newest, byInterval, runs);
  }

  /**
   * The comment of the interval's table, which holds the number of buckets. That number decides
   * where a row is, cannot be seen from the columns, and can never change.
   */
  public static String bucketsComment(int buckets) {
    return "buckets=" + buckets;
  }

  /** The query that shows a person all rows of an interval. */
  public static String selectInterval(Pipeline pipeline, Interval interval) {
    String buckets =
        IntStream.range(0, pipeline.table().buckets())
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    return "SELECT * FROM %s WHERE interval_start = '%s' AND bucket IN (%s);"
        .formatted(of(pipeline).byInterval().qualifiedName(), interval.label(), buckets);
  }

  private static TableDefinition newestOf(Pipeline pipeline) {
    List<Column> columns = new ArrayList<>(fieldColumns(pipeline));
    columns.add(new Column("interval_start", "timestamp"));
    columns.add(new Column("ingested_at", "timestamp"));
    return new TableDefinition(
        pipeline.table().keyspace(),
        pipeline.table().name(),
        columns,
        List.of(pipeline.record().key()),
        Map.of(),
        "newest version of every record");
  }

  private static TableDefinition byIntervalOf(Pipeline pipeline) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("interval_start", "timestamp"));
    columns.add(new Column("bucket", "int"));
    columns.addAll(fieldColumns(pipeline));
    columns.add(new Column("revision", "int"));
    columns.add(new Column("ingested_at", "timestamp"));
    return new TableDefinition(
        pipeline.table().keyspace(),
        pipeline.table().byInterval(),
        columns,
        List.of("interval_start", "bucket"),
        Map.of(pipeline.record().key(), "ASC"),
        bucketsComment(pipeline.table().buckets()));
  }

  private static List<Column> fieldColumns(Pipeline pipeline) {
    List<String> taken =
        pipeline.record().fields().stream()
            .filter(field -> TAKEN.contains(field.name()))
            .map(
                field ->
                    "record.fields." + field.name() + ": the tables have a column of that name")
            .toList();
    if (!taken.isEmpty()) {
      throw new SettingsException(taken);
    }
    return pipeline.record().fields().stream()
        .map(field -> new Column(field.name(), CqlTypes.cql(field.type())))
        .toList();
  }
}
