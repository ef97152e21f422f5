package io.millrace.schemainit;

import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Requests for a keyspace or table that this run or another may have made a moment ago. The node
 * that is asked may not know it yet. And Cassandra gives whoever makes a keyspace the rights to it
 * only afterwards: until then, every other run that logs in with the same role is refused.
 */
final class JustMade {
  /**
   * How long a refusal may mean that the rights are still to come. A node goes by its last answer
   * for 2 s by default ({@code permissions_validity}).
   */
  static final Duration RIGHTS = Duration.ofSeconds(10);

  /** Cassandra's message for a missing keyspace, and its two messages for a missing table. */
  private static final Pattern NOT_THERE =
      Pattern.compile("doesn't exist|does not exist|unconfigured table");

  private final Deadline deadline;
  private Deadline rights;

  JustMade(Deadline deadline) {
    this.deadline = deadline;
  }

  /**
   * The request with what may pass as a {@link TemporaryException}, so that it is repeated. Any
   * other error in the request is permanent, and so is a refusal {@link #RIGHTS} after the first.
   *
   * @param what what it needs, for messages: "keyspace user_streams"
   */
  <T> Supplier<T> awaited(String what, Supplier<T> request) {
    return () -> {
      try {
        return request.get();
      } catch (InvalidQueryException refused) {
        if (NOT_THERE.matcher(refused.getMessage()).find()) {
          throw new TemporaryException(
              what + " is not known yet: " + refused.getMessage(), refused);
        }
        throw refused;
      } catch (UnauthorizedException refused) {
        if (rights == null) {
          rights = deadline.within(RIGHTS);
        }
        if (rights.passed()) {
          throw refused;
        }
        throw new TemporaryException(
            what + " may not be used yet: " + refused.getMessage(), refused);
      }
    };
  }
}
