package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.backend.Reasons;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;

/** Why the brokers did not answer, for a person. */
final class Unreachable {
  private static final String PREFIX = "Kafka: ";

  private Unreachable() {}

  /**
   * In one line, with their addresses: the clients' own reasons have none.
   *
   * @param servers {@code host:port}, several separated by commas
   */
  static String reason(String servers, Throwable failure) {
    String reason = Reasons.of(failure);
    if (reason.contains(servers) || isAny(failure, AuthenticationException.class)) {
      return reason;
    }
    // A call that takes too long is interrupted, which is not why it failed.
    boolean isCutShort = isAny(failure, InterruptException.class, InterruptedException.class);
    String why =
        isCutShort
            ? "no answer in time"
            : reason.startsWith(PREFIX) ? reason.substring(PREFIX.length()) : reason;
    return "cannot reach %s: %s".formatted(servers, why);
  }

  private static boolean isAny(Throwable failure, Class<?>... types) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
        .anyMatch(cause -> Stream.of(types).anyMatch(type -> type.isInstance(cause)));
  }
}
