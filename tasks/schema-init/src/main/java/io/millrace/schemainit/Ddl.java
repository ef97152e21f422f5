package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Statements that change the schema: slow, and finished only when every node knows the change. */
record Ddl(Supplier<CqlSession> session, Retrier repeater, Deadline deadline) {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** Cassandra's message for a missing keyspace, and its two messages for a missing table. */
  private static final Pattern NOT_THERE =
      Pattern.compile("doesn't exist|does not exist|unconfigured table");

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

  /**
   * Creates a table. The node may not know its keyspace yet, if another run has just created that.
   */
  void create(TableDefinition table, String cql) {
    String doing = "creating table " + table.qualifiedName();
    repeater.call(doing, onceKnown("keyspace " + table.keyspace(), () -> sent(cql)));
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

  /**
   * A request for something that the node may not know yet. Any other error in the request is
   * permanent.
   */
  static <T> Supplier<T> onceKnown(String what, Supplier<T> request) {
    return () -> {
      try {
        return request.get();
      } catch (InvalidQueryException refused) {
        if (NOT_THERE.matcher(refused.getMessage()).find()) {
          throw new TemporaryException(
              what + " is not known yet: " + refused.getMessage(), refused);
        }
        throw refused;
      }
    };
  }
}
