package io.millrace.cassandra;

import io.millrace.cassandra.FakeCassandra.Behaviour;
import io.millrace.cassandra.FakeCassandra.Reaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;

/** A writer before a Cassandra that behaves as a test wants it to. */
abstract class BoundedWriterHarness {
  static final Patience ENDLESS = () -> {};
  static final Behaviour HEALTHY = (statement, tried, now) -> Reaction.stored(2);

  final List<String> stored = new ArrayList<>();
  final List<String> rejected = new ArrayList<>();
  FakeCassandra cassandra;

  BoundedWriter<String> writer(Behaviour behaviour) {
    return writer(behaviour, new InFlightLimit(32, 64));
  }

  BoundedWriter<String> writer(Behaviour behaviour, InFlightLimit limit) {
    cassandra = new FakeCassandra(behaviour);
    return new BoundedWriter<>(
        statements -> cassandra.execute(String.join("+", statements)),
        batches(),
        limit,
        new WriteBackoff(new Random(1)),
        cassandra::nanoTime,
        cassandra.results());
  }

  /** A statement "a:1" is of the partition "a"; its size is its length. */
  static PartitionBatches<String> batches() {
    return new PartitionBatches<>(
        statement ->
            statement.contains(":")
                ? Optional.of(statement.substring(0, statement.indexOf(':')))
                : Optional.empty(),
        String::length);
  }

  RowWrite<String> row(String name, String... statements) {
    return new RowWrite<>(
        statements.length == 0 ? List.of(name) : List.of(statements),
        () -> stored.add(name),
        failure -> rejected.add(name));
  }

  List<Long> timesSent(String statement) {
    return cassandra.sent.stream()
        .filter(sent -> sent.statement().equals(statement))
        .map(FakeCassandra.Sent::atMillis)
        .toList();
  }

  void writeAll(BoundedWriter<String> writer, int rows) {
    IntStream.range(0, rows).forEach(i -> writer.submit(row("row" + i), ENDLESS));
    writer.await(ENDLESS);
  }
}
