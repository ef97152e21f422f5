package io.millrace.store;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.millrace.cassandra.CassandraFailures;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.TaskException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;

/**
 * The prepared statements on a pipeline's tables. All of them are idempotent: what they write, the
 * write time included, only depends on the record and its position.
 */
public final class TableStatements {
  private static final ProtocolVersion PROTOCOL = ProtocolVersion.DEFAULT;

  private final Buckets buckets;
  private final PreparedStatement newest;
  private final PreparedStatement byInterval;
  private final PreparedStatement ids;
  private final PreparedStatement deletion;
  private final PreparedStatement rowDeletion;

  /** Prepares all of them side by side. */
  private TableStatements(CqlSession session, Pipeline pipeline) {
    Cql cql = Cql.of(pipeline);
    CompletableFuture<PreparedStatement> first = prepared(session, cql.newest());
    CompletableFuture<PreparedStatement> second = prepared(session, cql.byInterval());
    CompletableFuture<PreparedStatement> third = prepared(session, cql.ids());
    CompletableFuture<PreparedStatement> fourth = prepared(session, cql.deletion());
    CompletableFuture<PreparedStatement> fifth = prepared(session, cql.rowDeletion());
    this.buckets = new Buckets(pipeline.table().buckets());
    this.newest = first.join();
    this.byInterval = second.join();
    this.ids = third.join();
    this.deletion = fourth.join();
    this.rowDeletion = fifth.join();
  }

  /**
   * Prepares all statements.
   *
   * @throws TaskException if Cassandra cannot be reached, or the tables do not match the pipeline
   */
  public static TableStatements prepare(CqlSession session, Pipeline pipeline) {
    try {
      return new TableStatements(session, pipeline);
    } catch (CompletionException e) {
      throw CassandraFailures.translate("preparing statements", e);
    }
  }

  private static CompletableFuture<PreparedStatement> prepared(CqlSession session, String cql) {
    return session.prepareAsync(cql).toCompletableFuture();
  }

  /** Which partition of its interval a record is in. */
  public Buckets buckets() {
    return buckets;
  }

  /**
   * The statements that store a record, in this order: the table of the newest versions, where an
   * absent field is null, so that another interval's value cannot show; then the interval's table,
   * where it is left unset, since the delete of older revisions clears what was there.
   *
   * @param writeTime from the record's position: see {@link WriteTimes}
   * @param ingestedAt the record's timestamp in Kafka: a clock's would differ on every retry
   */
  public List<BoundStatement> inserts(
      EncodedRecord record, Interval interval, int revision, long writeTime, Instant ingestedAt) {
    ByteBuffer intervalStart = timestamp(interval.start());
    ByteBuffer ingested = timestamp(ingestedAt);

    BoundStatementBuilder newestRow = newest.boundStatementBuilder();
    int column = 0;
    for (Optional<ByteBuffer> field : record.fields()) {
      newestRow = newestRow.setBytesUnsafe(column++, field.orElse(null));
    }
    newestRow =
        newestRow
            .setBytesUnsafe(column++, intervalStart)
            .setBytesUnsafe(column++, ingested)
            .setLong(column, writeTime);

    BoundStatementBuilder intervalRow =
        byInterval
            .boundStatementBuilder()
            .setBytesUnsafe(0, intervalStart)
            .setInt(1, buckets.of(record.id()));
    column = 2;
    for (Optional<ByteBuffer> field : record.fields()) {
      if (field.isPresent()) {
        intervalRow = intervalRow.setBytesUnsafe(column, field.get());
      }
      column++;
    }
    intervalRow =
        intervalRow
            .setInt(column++, revision)
            .setBytesUnsafe(column++, ingested)
            .setLong(column, writeTime);
    return List.of(newestRow.build(), intervalRow.build());
  }

  /** Selects the serialised ids and the revisions of the rows in one bucket of an interval. */
  public BoundStatement ids(Interval interval, int bucket) {
    return ids.bind(interval.start(), bucket);
  }

  /** A serialised id as text, for messages. */
  public String idText(ByteBuffer id) {
    DataType type = ids.getResultSetDefinitions().get(0).getType();
    TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
    return codec.format(codec.decode(id, PROTOCOL));
  }

  /** Deletes the rows of lower revisions from one bucket of an interval. */
  public BoundStatement deleteOlder(Interval interval, int bucket, int revision) {
    return deletion.bind(WriteTimes.base(interval, revision), interval.start(), bucket);
  }

  /**
   * Deletes what was written to the interval's table for an id before the interval's own run of
   * this revision: by lower revisions, and by the continuous mode for this one.
   *
   * @param id serialised
   */
  public BoundStatement deleteOlder(Interval interval, ByteBuffer id, int revision) {
    return rowDeletion
        .boundStatementBuilder()
        .setLong(0, WriteTimes.base(interval, revision))
        .setBytesUnsafe(1, timestamp(interval.start()))
        .setInt(2, buckets.of(id))
        .setBytesUnsafe(3, id)
        .build();
  }

  private static ByteBuffer timestamp(Instant instant) {
    return TypeCodecs.TIMESTAMP.encode(instant, PROTOCOL);
  }

  /** The statements as text. */
  record Cql(String newest, String byInterval, String ids, String deletion, String rowDeletion) {
    static Cql of(Pipeline pipeline) {
      Tables tables = Tables.of(pipeline);
      String interval = tables.byInterval().qualifiedName();
      String key = TableDefinition.quoted(pipeline.record().key());
      List<String> fields = pipeline.record().fields().stream().map(Field::name).toList();
      List<String> newestColumns = new ArrayList<>(fields);
      newestColumns.addAll(List.of("interval_start", "ingested_at"));
      List<String> intervalColumns = new ArrayList<>(List.of("interval_start", "bucket"));
      intervalColumns.addAll(fields);
      intervalColumns.addAll(List.of("revision", "ingested_at"));
      return new Cql(
          insert(tables.newest().qualifiedName(), newestColumns),
          insert(interval, intervalColumns),
          "SELECT " + key + ", revision FROM " + interval + WHERE,
          "DELETE FROM " + interval + " USING TIMESTAMP ?" + WHERE,
          "DELETE FROM " + interval + " USING TIMESTAMP ?" + WHERE + " AND " + key + " = ?");
    }

    private static final String WHERE = " WHERE interval_start = ? AND bucket = ?";

    private static String insert(String table, List<String> columns) {
      String names =
          columns.stream().map(TableDefinition::quoted).collect(Collectors.joining(", "));
      String markers = columns.stream().map(column -> "?").collect(Collectors.joining(", "));
      return "INSERT INTO %s (%s) VALUES (%s) USING TIMESTAMP ?".formatted(table, names, markers);
    }
  }
}
