package io.millrace.kafka;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;
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
    if (find(failure, InterruptException.class).isPresent()
        || find(failure, InterruptedException.class).isPresent()) {
      return new TemporaryException(doing + " was interrupted", failure);
    }
    Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
    Optional<ConfigException> config = find(cause, ConfigException.class);
    if (config.isPresent()) {
      return new SettingsException("Kafka client settings: " + config.get().getMessage());
    }
    String message = "Kafka: " + doing + ": " + describe(telling(cause));
    if (find(cause, AuthenticationException.class).isPresent()
        || find(cause, AuthorizationException.class).isPresent()) {
      return new SettingsException(message);
    }
    if (find(cause, RecordTooLargeException.class).isPresent()) {
      return new DataException(message, cause);
    }
    if (find(cause, UnknownTopicOrPartitionException.class).isPresent()) {
      return new TemporaryException(message + " (schema_init creates the topics)", cause);
    }
    if (find(cause, TimeoutException.class).isPresent()) {
      return new UnavailableException(message, cause);
    }
    if (find(cause, RetriableException.class).isPresent() || mayPass(cause)) {
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
    return find(failure, ProducerFencedException.class).isPresent()
        || find(failure, InvalidProducerEpochException.class).isPresent()
        || find(failure, InvalidTxnStateException.class).isPresent()
        || find(failure, InvalidPidMappingException.class).isPresent();
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
  static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  /** Failures of a transaction that retrying one call does not fix, but a new attempt does. */
  private static boolean mayPass(Throwable cause) {
    return isFenced(cause)
        || find(cause, TransactionAbortableException.class).isPresent()
        || find(cause, OutOfOrderSequenceException.class).isPresent()
        || find(cause, UnknownServerException.class).isPresent()
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
