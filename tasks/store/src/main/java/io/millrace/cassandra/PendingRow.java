package io.millrace.cassandra;

/** A row that is being written, and which of its statements is next. */
final class PendingRow<S> {
  private final RowWrite<S> row;
  private int index;

  PendingRow(RowWrite<S> row) {
    this.row = row;
  }

  RowWrite<S> row() {
    return row;
  }

  S statement() {
    return row.statements().get(index);
  }

  /** Whether there is another statement to send. */
  boolean advance() {
    index++;
    return index < row.statements().size();
  }
}
