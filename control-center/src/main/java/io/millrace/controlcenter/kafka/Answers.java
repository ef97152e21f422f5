package io.millrace.controlcenter.kafka;

import io.millrace.kafka.KafkaFailures;
import io.millrace.kafka.TopicInspector;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaFuture;

/** Answers of the admin client, waited for no longer than a call may take. */
final class Answers {
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private Answers() {}

  /**
   * The answer.
   *
   * @param doing what was asked, for the message
   */
  static <T> T of(KafkaFuture<T> future, String doing) {
    try {
      return TopicInspector.answer(future, doing, LONGEST);
    } catch (ExecutionException e) {
      throw KafkaFailures.translate(doing, e);
    }
  }

  /** The answer, unless it is a failure of one kind, which says that there is nothing. */
  static <T> Optional<T> unless(
      Class<? extends Exception> absent, KafkaFuture<T> future, String doing) {
    try {
      return Optional.of(TopicInspector.answer(future, doing, LONGEST));
    } catch (ExecutionException e) {
      if (absent.isInstance(e.getCause())) {
        return Optional.empty();
      }
      throw KafkaFailures.translate(doing, e);
    }
  }
}
