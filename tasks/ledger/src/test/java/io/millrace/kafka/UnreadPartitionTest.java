package io.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class UnreadPartitionTest {
  private static final TopicPartition ZERO = new TopicPartition("users", 0);
  private static final TopicPartition ONE = new TopicPartition("users", 1);
  private static final List<UnreadPartition> UNREAD =
      List.of(new UnreadPartition(ZERO, 5, 10), new UnreadPartition(ONE, 3, 20));

  @Test
  void should_say_that_the_broker_does_not_answer() {
    TaskException failure =
        UnreadPartition.failure("it was late", UNREAD, topics(failed(), failed()));

    assertThat(failure)
        .isInstanceOf(UnavailableException.class)
        .hasMessage("it was late: users-0 was read only to offset 5 of 10: Kafka does not answer");
  }

  @Test
  void should_say_where_a_transaction_is_open() {
    TaskException failure = UnreadPartition.failure("it was late", UNREAD, topics(at(10), at(3)));

    assertThat(failure)
        .isInstanceOf(TemporaryException.class)
        .hasMessage(
            "it was late: users-1 was read only to offset 3 of 20:"
                + " a transaction is still open there, from offset 3");
  }

  @Test
  void should_blame_nobody_when_there_was_too_little_time() {
    TaskException failure = UnreadPartition.failure("it was late", UNREAD, topics(at(10), at(25)));

    assertThat(failure)
        .isInstanceOf(TemporaryException.class)
        .hasMessage("it was late: users-0 was read only to offset 5 of 10");
  }

  private static KafkaFuture<ListOffsetsResultInfo> at(long offset) {
    return KafkaFuture.completedFuture(new ListOffsetsResultInfo(offset, -1, Optional.empty()));
  }

  private static KafkaFuture<ListOffsetsResultInfo> failed() {
    KafkaFutureImpl<ListOffsetsResultInfo> future = new KafkaFutureImpl<>();
    future.completeExceptionally(new TimeoutException("timed out waiting for a node assignment"));
    return future;
  }

  /** Whose broker says this of the ends that a committed reader sees. */
  private static TopicInspector topics(
      KafkaFuture<ListOffsetsResultInfo> zero, KafkaFuture<ListOffsetsResultInfo> one) {
    return new TopicInspector(
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                  assertThat(method.getName()).isEqualTo("listOffsets");
                  assertThat(((ListOffsetsOptions) arguments[1]).isolationLevel())
                      .isEqualTo(IsolationLevel.READ_COMMITTED);
                  return new ListOffsetsResult(Map.of(ZERO, zero, ONE, one));
                }));
  }
}
