package io.millrace.spark;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.cassandra.Sessions;
import io.millrace.common.task.StepObserver;
import io.millrace.store.IntervalContext;
import io.millrace.store.StoreConnections;
import io.millrace.store.TableStatements;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections to Cassandra of a virtual machine, which all its tasks share. They are opened by
 * the first task that needs them and closed when the machine ends; where the driver's machine runs
 * tasks, as with {@code local[*]}, they are the driver's own.
 */
record ExecutorConnections(CqlSession session, TableStatements statements, StepObserver observer) {
  private static final Map<ExecutorSettings, ExecutorConnections> OPEN = new HashMap<>();

  /** Those for these settings. */
  static synchronized ExecutorConnections of(ExecutorSettings settings) {
    return OPEN.computeIfAbsent(settings, ExecutorConnections::open);
  }

  /** Lets tasks in this virtual machine use the driver's. */
  static synchronized void share(ExecutorSettings settings, IntervalContext driver) {
    StoreConnections connections = driver.connections();
    OPEN.put(
        settings,
        new ExecutorConnections(
            connections.session(), connections.statements(), driver.observer()));
  }

  /** Ends the sharing, before the driver closes its connections. */
  static synchronized void stopSharing(ExecutorSettings settings) {
    OPEN.remove(settings);
  }

  private static ExecutorConnections open(ExecutorSettings settings) {
    CqlSession session = Sessions.open(settings.cassandra());
    Runtime.getRuntime().addShutdownHook(new Thread(session::close, "close-cassandra"));
    return new ExecutorConnections(
        session, TableStatements.prepare(session, settings.pipeline()), StepObserver.NONE);
  }
}
