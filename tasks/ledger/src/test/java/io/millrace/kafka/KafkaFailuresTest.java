package io.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownServerException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class KafkaFailuresTest {
  static Stream<Arguments> expected() {
    return Stream.of(
        Arguments.of(new TimeoutException("t"), UnavailableException.class),
        Arguments.of(new NotEnoughReplicasException("n"), TemporaryException.class),
        Arguments.of(new UnknownTopicOrPartitionException("u"), TemporaryException.class),
        Arguments.of(new RecordTooLargeException("l"), DataException.class),
        Arguments.of(new SaslAuthenticationException("a"), SettingsException.class),
        Arguments.of(new TopicAuthorizationException("a"), SettingsException.class),
        Arguments.of(new InvalidTxnStateException("i"), TemporaryException.class),
        Arguments.of(new UnknownServerException("s"), TemporaryException.class),
        Arguments.of(
            new KafkaException("Unhandled error in EndTxnResponse: The server …"),
            TemporaryException.class),
        Arguments.of(new InterruptedException("i"), TemporaryException.class));
  }

  @ParameterizedTest
  @MethodSource("expected")
  void should_tell_what_may_pass_from_what_does_not(Exception failure, Class<?> type) {
    assertThat(KafkaFailures.translate("testing", failure))
        .isInstanceOf(type)
        .hasMessageContaining("testing");
    assertThat(KafkaFailures.translate("testing", new ExecutionException(failure)))
        .isInstanceOf(type);
    assertThat(KafkaFailures.translate("testing", new KafkaException(failure))).isInstanceOf(type);
  }

  @Test
  void should_say_that_client_settings_are_wrong() {
    KafkaException failure =
        new KafkaException("Failed to construct", new ConfigException("bad.setting"));
    assertThat(KafkaFailures.translate("testing", failure))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("bad.setting");
  }

  @Test
  void should_throw_what_nobody_expects() {
    IllegalArgumentException bug = new IllegalArgumentException("bug");
    assertThatThrownBy(() -> KafkaFailures.translate("testing", bug)).isSameAs(bug);
    assertThatThrownBy(() -> KafkaFailures.translate("testing", new ExecutionException(bug)))
        .isSameAs(bug);
  }

  static Stream<Exception> fences() {
    return Stream.of(
        new ProducerFencedException("f"),
        new InvalidProducerEpochException("e"),
        new InvalidTxnStateException("s"),
        new InvalidPidMappingException("m"));
  }

  @ParameterizedTest
  @MethodSource("fences")
  void should_recognise_a_fence_however_it_is_wrapped(Exception fence) {
    assertThat(KafkaFailures.isFenced(fence)).isTrue();
    assertThat(KafkaFailures.isFenced(new KafkaException("wrapped", fence))).isTrue();
    assertThat(KafkaFailures.isFenced(new ExecutionException(fence))).isTrue();
  }

  @Test
  void should_not_take_a_timeout_for_a_fence() {
    assertThat(KafkaFailures.isFenced(new TimeoutException("t"))).isFalse();
  }

  @Test
  void should_tell_what_made_a_client_fail_rather_than_that_it_did() {
    KafkaException failed =
        new KafkaException("in an error state", new TimeoutException("expiring 1 record"));

    assertThat(KafkaFailures.translate("publishing", failed))
        .hasMessage("Kafka: publishing: TimeoutException: expiring 1 record");
  }
}
