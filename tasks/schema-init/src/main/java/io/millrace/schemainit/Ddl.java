package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.common.cassandra.Failures;
import io.millrace.common.task.Deadline;
import java.time.Duration;
import java.util.function.Supplier;

/** Statements that change the schema: slow, and over only when every node knows of the change. */
final class Ddl {
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Supplier<CqlSession> session;
  private final Deadline deadline;

  Ddl(Supplier<CqlSession> session, Deadline deadline) {
    this.session = session;
    this.deadline = deadline;
  }

  void execute(String cql, String doing) {
    deadline.check(doing);
    try {
      ResultSet result =
          session
              .get()
              .execute(SimpleStatement.newInstance(cql).setTimeout(deadline.remaining(LONGEST)));
      boolean agreed = result.getExecutionInfo().isSchemaInAgreement();
      while (!agreed) {
        deadline.check(doing + ": agreement of all nodes on the schema");
        agreed = session.get().checkSchemaAgreement();
      }
    } catch (DriverException e) {
      throw Failures.translate(doing, e);
    }
  }
}
