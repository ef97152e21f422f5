package io.millrace.spark;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.CommitLog;
import io.millrace.cassandra.Sessions;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.TemporaryException;
import io.millrace.store.StoreConnections;
import io.millrace.store.TableStatements;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * The connections to Cassandra of a virtual machine, which all tasks of an engine share. They are
 * opened by the first task that needs them and end with the machine; where the driver's machine
 * runs tasks, as with {@code local[*]}, they are the driver's own.
 */
record ExecutorConnections(
    CqlSession session, TableStatements statements, CommitLog commitLog, StepObserver observer) {
  private static final Map<UUID, ExecutorConnections> OPEN = new HashMap<>();
  private static final Set<UUID> ENDED = new HashSet<>();

  /**
   * Those of the engine that these settings are for.
   *
   * @throws TemporaryException if the driver, in this virtual machine, no longer waits for the task
   */
  static synchronized ExecutorConnections of(ExecutorSettings settings) {
    if (ENDED.contains(settings.engine())) {
      throw new TemporaryException("the job has ended");
    }
    return OPEN.computeIfAbsent(settings.engine(), engine -> open(settings));
  }

  /** Lets tasks in this virtual machine use the driver's. */
  static synchronized void share(
      ExecutorSettings settings, StoreConnections driver, StepObserver observer) {
    ENDED.remove(settings.engine());
    OPEN.put(
        settings.engine(),
        new ExecutorConnections(
            driver.session(), driver.statements(), driver.commitLog(), observer));
  }

  /** Ends the sharing, before the driver closes its connections. */
  static synchronized void stopSharing(ExecutorSettings settings) {
    OPEN.remove(settings.engine());
    ENDED.add(settings.engine());
  }

  private static ExecutorConnections open(ExecutorSettings settings) {
    CassandraSettings cassandra = settings.cassandra();
    CqlSession session = Sessions.open(cassandra);
    try {
      return new ExecutorConnections(
          session,
          TableStatements.prepare(session, settings.pipeline()),
          CommitLog.of(session, cassandra.durability()),
          StepObserver.NONE);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }
}
