package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.function.Supplier;

/** Statements that change the schema: slow, and finished only when every node knows the change. */
record Ddl(Supplier<CqlSession> session, Retrier repeater, Deadline deadline, JustMade justMade) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /**
   * Executes a change.
   *
   * @param cql must be safe to repeat
   * @param doing for messages: "creating table users"
   */
  void execute(String cql, String doing) {
    deadline.check(doing);
    repeater.call(doing, () -> sent(cql));
    // The driver waits for it too, but not when the statement has changed nothing: then
    // another run has just made the same change, and not every node may know it yet.
    awaitAgreement(doing);
  }

  /** Creates a table, of whose keyspace another run may be the maker. */
  void create(TableDefinition table, String cql) {
    execute(table, cql, "creating table " + table.qualifiedName());
  }

  /** Executes a change of a table, of whose keyspace another run may be the maker. */
  void execute(TableDefinition table, String cql, String doing) {
    repeater.call(doing, justMade.awaited("keyspace " + table.keyspace(), () -> sent(cql)));
    awaitAgreement(doing);
  }

  private ResultSet sent(String cql) {
    return session
        .get()
        .execute(SimpleStatement.newInstance(cql).setTimeout(deadline.remaining(LONGEST)));
  }

  /** Waits until every node that is up has the same schema. */
  void awaitAgreement(String doing) {
    repeater.run(
        doing,
        () -> {
          if (!session.get().checkSchemaAgreement()) {
            throw new TemporaryException(doing + ": the nodes do not agree on the schema");
          }
        });
  }
}
