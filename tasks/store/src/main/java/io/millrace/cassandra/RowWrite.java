package io.millrace.cassandra;

import io.millrace.common.task.DataException;
import java.util.List;
import java.util.function.Consumer;

/**
 * A row to be written: its statements, in order, and what to do afterwards.
 *
 * <p>The second statement is sent once the first is acknowledged. So a row that the first table
 * rejects is in none of the later ones.
 *
 * @param statements at least one; each must be safe to repeat
 * @param stored runs when every statement is acknowledged
 * @param rejected gets the failure of a row that Cassandra rejects, and would reject again
 */
public record RowWrite<S>(List<S> statements, Runnable stored, Consumer<Throwable> rejected) {
  public RowWrite {
    statements = List.copyOf(statements);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("a row without statements");
    }
  }

  /**
   * For a row whose rejection ends the task.
   *
   * @param message what Cassandra rejects
   */
  public static Consumer<Throwable> failing(String message) {
    return failure -> {
      throw new DataException(message + ": " + failure.getMessage(), failure);
    };
  }
}
