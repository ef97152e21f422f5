package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.TableDefinition;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Statements that change the schema: slow, and over only when every node knows of the change. */
final class Ddl {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /** What Cassandra says of a keyspace, and in two ways of a table, that is not there. */
  private static final Pattern NOT_THERE =
      Pattern.compile("doesn't exist|does not exist|unconfigured table");

  private final Supplier<CqlSession> session;
  private final Retrier repeater;
  private final Deadline deadline;

  Ddl(Supplier<CqlSession> session, Retrier repeater, Deadline deadline) {
    this.session = session;
    this.repeater = repeater;
    this.deadline = deadline;
  }

  /**
   * Makes a change.
   *
   * @param cql must be safe to repeat
   * @param doing for messages: "creating table users"
   */
  void execute(String cql, String doing) {
    deadline.check(doing);
    repeater.run(
        doing,
        () ->
            session
                .get()
                .execute(SimpleStatement.newInstance(cql).setTimeout(deadline.remaining(LONGEST))));
    // The driver waits for it too, but not when the statement has changed nothing: then another
    // run has just made the same change, and not every node may know of it yet.
    awaitAgreement(doing);
  }

  /**
   * Makes a table. The node that is asked may not have heard of its keyspace yet, when another run
   * has just made that.
   */
  void create(TableDefinition table, String cql) {
    String doing = "creating table " + table.qualifiedName();
    repeater.call(
        doing,
        onceKnown("keyspace " + table.keyspace(), () -> session.get().execute(statement(cql))));
    awaitAgreement(doing);
  }

  private SimpleStatement statement(String cql) {
    return SimpleStatement.newInstance(cql).setTimeout(deadline.remaining(LONGEST));
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
   * A request for something that the node which is asked may not have heard of yet. Anything else
   * that is wrong with the request stays wrong.
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
