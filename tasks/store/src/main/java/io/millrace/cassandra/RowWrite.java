package io.millrace.cassandra;

import java.util.List;
import java.util.function.Consumer;

/**
 * A row to be written: its statements, one after another, and what to do when that is over.
 *
 * <p>The second statement is sent once the first is acknowledged. A row that the first table
 * refuses is thus in none of the later ones.
 *
 * @param statements at least one; each must be safe to repeat
 * @param stored runs when every statement is acknowledged
 * @param rejected gets the failure of a row that Cassandra refuses, and would refuse again
 */
public record RowWrite<S>(List<S> statements, Runnable stored, Consumer<Throwable> rejected) {
  public RowWrite {
    statements = List.copyOf(statements);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a row without statements");
    }
  }
}
