package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.ConnectionInitException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.TruncateException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import java.io.IOException;
import java.util.Collection;
import java.util.concurrent.CompletionException;

/** Sorts failures of requests: temporary, the row's own fault, or needing a person. */
public final class CassandraFailures {
  /** What to do about a failure. */
  enum Kind {
    /**
     * A problem of the cluster or of the network: timeouts, too few replicas, overload, no
     * connection. The row may or may not have been written.
     */
    RETRY,
    /** Cassandra or the driver rejects this row, and would do so again. */
    REJECTED,
    /** Neither: a retry would not help, and it is not the row's fault. */
    FATAL
  }

  private CassandraFailures() {}

  static Kind kindOf(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof InvalidQueryException || cause instanceof FrameTooLongException) {
      return Kind.REJECTED;
    }
    if (isUnknownWhetherAllowed(cause)
        || cause instanceof DriverTimeoutException
        || cause instanceof AllNodesFailedException
        || cause instanceof OverloadedException
        || cause instanceof BootstrappingException
        || cause instanceof ServerError
        || cause instanceof TruncateException
        || cause instanceof QueryExecutionException // timeouts, failures of replicas, unavailable
        || cause instanceof RequestThrottlingException
        || cause instanceof BusyConnectionException
        || cause instanceof ClosedConnectionException
        || cause instanceof ConnectionInitException
        || cause instanceof HeartbeatException
        || cause instanceof IOException) {
      return Kind.RETRY;
    }
    return Kind.FATAL;
  }

  /**
   * Translates a failure into the task's exception.
   *
   * @param doing what was being done, for the message: "reading ingest_runs"
   * @return an expected failure, to be thrown; anything unexpected is thrown unchanged
   */
  public static TaskException translate(String doing, Throwable failure) {
    Throwable cause = unwrapped(failure);
    String message = "Cassandra: " + doing + ": " + describe(cause);
    if (cause instanceof UnauthorizedException && !isUnknownWhetherAllowed(cause)) {
      return new SettingsException(message);
    }
    return switch (kindOf(cause)) {
      case RETRY -> new TemporaryException(message, cause);
      case REJECTED -> new DataException(message + " (schema_init creates the tables)", cause);
      case FATAL -> throw new IllegalStateException(doing, cause);
    };
  }

  /** A failure in one line, with its causes where the driver only counts nodes. */
  static String describe(Throwable failure) {
    Throwable cause = unwrapped(failure);
    if (cause instanceof AllNodesFailedException all) {
      return all.getAllErrors().values().stream()
          .flatMap(Collection::stream)
          .findFirst()
          .map(CassandraFailures::describe)
          .orElse("no node is connected");
    }
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }

  /** Whether too few nodes answered to tell what the role may do; it is no answer about rights. */
  private static boolean isUnknownWhetherAllowed(Throwable cause) {
    return cause instanceof UnauthorizedException
        && String.valueOf(cause.getMessage()).startsWith("Unable to perform authorization");
  }

  private static Throwable unwrapped(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
