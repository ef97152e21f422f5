package io.millrace.cassandra;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.metadata.Node;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When acknowledged writes are on the disk: Cassandra's own configuration counts, not ours. Can be
 * shared by threads.
 */
public final class CommitLog {
  private static final Logger log = LoggerFactory.getLogger(CommitLog.class);

  private static final String ASKING = "asking how the commit log is synced";

  /** None if nothing waits for a disk. */
  private final Optional<Source> source;

  private Optional<Duration> lag = Optional.empty();
  private int process;

  private CommitLog(Optional<Source> source) {
    this.source = source;
  }

  /** A single node, as far as its commit log goes. */
  interface Source {
    /** Tells its process from the next one; grows with every start. */
    int process();

    /** The lag block; none if writes are synced before they are acknowledged. */
    Optional<Duration> lag();
  }

  /**
   * Asks Cassandra.
   *
   * @throws SettingsException if it cannot give what the settings ask for
   * @throws TaskException if it does not answer
   */
  public static CommitLog of(CqlSession session, Durability durability) {
    Collection<Node> nodes = session.getMetadata().getNodes().values();
    boolean isOne = nodes.size() == 1;
    if (durability == Durability.REPLICATION || (durability == Durability.AUTO && !isOne)) {
      log.info("acknowledged rows are kept by their copies: nothing waits for a disk");
      return new CommitLog(Optional.empty());
    }
    try {
      if (isOne) {
        return of(new CommitLogSettings(session, nodes.iterator().next()));
      }
      nodes.forEach(node -> requireSynced(session, node));
      log.info("acknowledged rows are on the disks");
      return new CommitLog(Optional.empty());
    } catch (DriverException e) {
      TaskException failure = CassandraFailures.translate(ASKING, e);
      throw failure instanceof SettingsException
          ? new SettingsException(
              failure.getMessage() + " (grant it, or set CASSANDRA_DURABILITY to replication)")
          : failure;
    }
  }

  /** That of a single node. */
  static CommitLog of(Source node) {
    CommitLog commitLog = new CommitLog(Optional.of(node));
    commitLog.process = node.process();
    commitLog.lag = node.lag();
    commitLog.lag.ifPresentOrElse(
        lag -> log.info("rows wait for the disk once, {} ms at most", lag.toMillis()),
        () -> log.info("acknowledged rows are on the disk"));
    return commitLog;
  }

  /**
   * Begins what is to be made durable.
   *
   * @throws TaskException if Cassandra does not answer before patience ends
   */
  public synchronized SyncBarrier begin(Patience patience) {
    if (source.isEmpty()) {
      return new SyncBarrier(Optional.empty(), () -> 0, 0, patience, System::nanoTime);
    }
    Source node = source.get();
    Retrier retrier = new Retrier(patience);
    int now = retrier.call(SyncBarrier.ASKING, node::process);
    if (now != process) {
      // It may have another configuration.
      lag = retrier.call(ASKING, node::lag);
      process = now;
    }
    return new SyncBarrier(lag, node::process, process, patience, System::nanoTime);
  }

  /**
   * Checks that one batch can be made durable within the time that it may take.
   *
   * @param setting that gives this time
   * @throws SettingsException if not
   */
  public synchronized void requireBelow(Duration most, String setting) {
    if (lag.isPresent() && lag.get().compareTo(most) >= 0) {
      throw new SettingsException(
          "%s is %s, but Cassandra may take %s to sync its commit log (valid: more than that)"
              .formatted(setting, most, lag.get()));
    }
  }

  private static void requireSynced(CqlSession session, Node node) {
    try {
      if (new CommitLogSettings(session, node).lag().isPresent()) {
        throw new SettingsException(
            "CASSANDRA_DURABILITY is \"disk\", which with several nodes needs commitlog_sync"
                + " \"group\" or \"batch\" on each; "
                + node.getEndPoint()
                + " has \"periodic\" (valid then: auto or replication)");
      }
    } catch (AllNodesFailedException e) {
      log.warn(
          "{} cannot be asked how it syncs its commit log: {}",
          node.getEndPoint(),
          CassandraFailures.describe(e));
    }
  }
}
