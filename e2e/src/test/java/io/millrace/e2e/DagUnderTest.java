package io.millrace.e2e;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What a test class uses of the stack under test: a DAG, Airflow's API and what Cassandra holds.
 * Connected before the first test of the class, closed after the last.
 */
final class DagUnderTest implements BeforeAllCallback, AfterAllCallback {
  private final String name;
  private Stack stack;
  private Airflow airflow;
  private Rows rows;

  private DagUnderTest(String name) {
    this.name = name;
  }

  static DagUnderTest named(String name) {
    return new DagUnderTest(name);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    stack = Stack.underTest();
    airflow = new Airflow(stack);
  }

  Stack stack() {
    return stack;
  }

  Airflow airflow() {
    return airflow;
  }

  Dag dag() {
    return another(name);
  }

  /** Another DAG of the stack. */
  Dag another(String dag) {
    return new Dag(airflow, dag);
  }

  Backfills backfills() {
    return new Backfills(airflow, name);
  }

  /** Connects to Cassandra when a test first asks for it. */
  synchronized Rows rows() {
    if (rows == null) {
      rows = new Rows(stack);
    }
    return rows;
  }

  @Override
  public synchronized void afterAll(ExtensionContext context) {
    if (rows != null) {
      rows.close();
    }
  }
}
