package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.function.IntFunction;

/**
 * Partitions of a table to be read one after the other.
 *
 * @param statements gives the one that reads a partition, by its number from 0
 */
record Partitions(TableDefinition table, int count, IntFunction<SimpleStatement> statements) {

  /** All rows of an interval. */
  static Partitions ofInterval(Pipeline pipeline, Interval interval) {
    TableDefinition table = Role.BY_INTERVAL.table(pipeline);
    String cql =
        "SELECT * FROM " + table.qualifiedName() + " WHERE interval_start = ? AND bucket = ?";
    return new Partitions(
        table,
        pipeline.table().buckets(),
        bucket -> SimpleStatement.newInstance(cql, interval.start(), bucket));
  }

  /** The newest version of one record. */
  static Partitions ofKey(Pipeline pipeline, ByteBuffer key) {
    TableDefinition table = Role.NEWEST.table(pipeline);
    // Bytes go over the wire as they are, so the serialised id stands for a value of its type.
    return single(
        table,
        "SELECT * FROM %s WHERE %s = ?"
            .formatted(table.qualifiedName(), TableDefinition.quoted(pipeline.record().key())),
        key);
  }

  /** The attempts at storing the intervals of a day, newest interval first. */
  static Partitions runsOfDay(Pipeline pipeline, LocalDate day) {
    TableDefinition table = Role.RUNS.table(pipeline);
    return single(
        table,
        "SELECT * FROM " + table.qualifiedName() + " WHERE pipeline = ? AND day = ?",
        pipeline.name(),
        day);
  }

  /** The attempts at storing an interval, newest first. */
  static Partitions runsOfInterval(Pipeline pipeline, Interval interval) {
    TableDefinition table = Role.RUNS.table(pipeline);
    return single(
        table,
        "SELECT * FROM "
            + table.qualifiedName()
            + " WHERE pipeline = ? AND day = ? AND interval_start = ?",
        pipeline.name(),
        interval.day(),
        interval.start());
  }

  private static Partitions single(TableDefinition table, String cql, Object... values) {
    SimpleStatement statement = SimpleStatement.newInstance(cql, values);
    return new Partitions(table, 1, only -> statement);
  }
}
