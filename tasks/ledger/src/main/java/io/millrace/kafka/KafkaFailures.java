package io.millrace.kafka;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sorts failures of Kafka clients: temporary, needing a person, or a bug. */
public final class KafkaFailures {
  private static final Pattern UNHANDLED_ANSWER =
      Pattern.compile("(Unhandled|Unexpected) error in \\w+Response");

  private KafkaFailures() {}

  /**
   * Translates a client's failure into the task's exception.
   *
   * @param doing what was being done, for the message: "sending page 3"
   * @return an expected failure, to be thrown; anything unexpected is thrown unchanged
   */
  public static TaskException translate(String doing, Throwable failure) {
    if (isAny(failure, InterruptException.class, InterruptedException.class)) {
      return new TemporaryException(doing + " was interrupted", failure);
    }
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    Optional<ConfigException> config = find(cause, ConfigException.class);
    if (config.isPresent()) {
      return new SettingsException("Kafka client settings: " + config.get().getMessage());
    }
    String message = "Kafka: " + doing + ": " + describe(telling(cause));
    if (isAny(cause, AuthenticationException.class, AuthorizationException.class)) {
      return new SettingsException(message);
    }
    if (isAny(cause, RecordTooLargeException.class)) {
      return new DataException(message, cause);
    }
    if (isAny(cause, UnknownTopicOrPartitionException.class)) {
      return new TemporaryException(message + " (schema_init creates the topics)", cause);
    }
    if (isAny(cause, TimeoutException.class)) {
      return new UnavailableException(message, cause);
    }
    if (isAny(cause, RetriableException.class) || mayPass(cause)) {
      return new TemporaryException(message, cause);
    }
    if (cause instanceof RuntimeException unexpected) {
      throw unexpected;
    }
    throw new IllegalStateException(doing, cause);
  }

  /**
   * Whether another producer may have taken over the transactional id. It does not say who: it
   * looks the same when the coordinator timed the transaction out, so read the ledger.
   */
  public static boolean isFenced(Throwable failure) {
    return isAny(
        failure,
        ProducerFencedException.class,
        InvalidProducerEpochException.class,
        InvalidTxnStateException.class,
        InvalidPidMappingException.class);
  }

  /**
   * Whether no server's name could be resolved. The clients treat that as a wrong setting, but a
   * stopped container has no name either, so it may be temporary.
   */
  static boolean isUnresolvable(KafkaException failure) {
    return find(failure, ConfigException.class)
        .filter(cause -> cause.getMessage().startsWith("No resolvable bootstrap"))
        .isPresent();
  }

  /** The first failure of this type in a chain of causes. */
  private static <T> Optional<T> find(Throwable failure, Class<T> type) {
    return chain(failure).filter(type::isInstance).map(type::cast).findFirst();
  }

  /** Whether there is a failure of one of these types in a chain of causes. */
  private static boolean isAny(Throwable failure, Class<?>... types) {
    return chain(failure)
        .anyMatch(cause -> Arrays.stream(types).anyMatch(type -> type.isInstance(cause)));
  }

  private static Stream<Throwable> chain(Throwable failure) {
    return Stream.iterate(failure, Objects::nonNull, Throwable::getCause);
  }

  /** Failures of a transaction that retrying one call does not fix, but a new attempt does. */
  private static boolean mayPass(Throwable cause) {
    return isFenced(cause)
        || isAny(
            cause,
            TransactionAbortableException.class,
            OutOfOrderSequenceException.class,
            UnknownServerException.class)
        || isUnhandledAnswer(cause);
  }

  /**
   * Whether a broker answered with an error that the client has no class for, as happens when it is
   * stopped during a commit. Only the client's message shows it.
   */
  private static boolean isUnhandledAnswer(Throwable cause) {
    Throwable telling = telling(cause);
    return telling.getClass() == KafkaException.class
        && telling.getMessage() != null
        && UNHANDLED_ANSWER.matcher(telling.getMessage()).lookingAt();
  }

  /** A failed producer only reports that it has failed; the reason is the cause. */
  private static Throwable telling(Throwable failure) {
    Throwable telling = failure;
    while (telling.getClass() == KafkaException.class && telling.getCause() != null) {
      telling = telling.getCause();
    }
    return telling;
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    String name = cause.getClass().getSimpleName();
    return cause instanceof KafkaException && message != null
        ? name + ": " + message
        : cause.toString();
  }
}
