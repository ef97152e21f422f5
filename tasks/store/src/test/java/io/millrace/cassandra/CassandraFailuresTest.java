package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.DefaultWriteType;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import io.millrace.cassandra.CassandraFailures.Kind;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TemporaryException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CassandraFailuresTest {
  static Stream<Throwable> should_repeat_what_says_nothing_about_the_row() {
    return Stream.of(
        new DriverTimeoutException("no answer"),
        new NoNodeAvailableException(),
        AllNodesFailedException.fromErrors(List.of()),
        new WriteTimeoutException(
            null, DefaultConsistencyLevel.LOCAL_QUORUM, 0, 1, DefaultWriteType.SIMPLE),
        new WriteFailureException(
            null, DefaultConsistencyLevel.LOCAL_QUORUM, 0, 1, DefaultWriteType.SIMPLE, 1, Map.of()),
        new UnavailableException(null, DefaultConsistencyLevel.LOCAL_QUORUM, 1, 0),
        new OverloadedException(null),
        new BootstrappingException(null),
        new ServerError(null, "out of something"),
        new RequestThrottlingException("queue full"),
        new ClosedConnectionException("lost"),
        new IOException("broken pipe"));
  }

  @ParameterizedTest
  @MethodSource
  void should_repeat_what_says_nothing_about_the_row(Throwable failure) {
    assertThat(CassandraFailures.kindOf(failure)).isEqualTo(Kind.RETRY);
    assertThat(CassandraFailures.kindOf(new CompletionException(failure))).isEqualTo(Kind.RETRY);
    assertThat(CassandraFailures.translate("writing", failure))
        .isInstanceOf(TemporaryException.class)
        .hasMessageStartingWith("Cassandra: writing: ");
  }

  static Stream<Throwable> should_blame_the_row_for_what_would_fail_again() {
    return Stream.of(
        new InvalidQueryException(null, "Key length of 70000 is longer than maximum of 65535"),
        new FrameTooLongException(null, "too long"));
  }

  @ParameterizedTest
  @MethodSource
  void should_blame_the_row_for_what_would_fail_again(Throwable failure) {
    assertThat(CassandraFailures.kindOf(failure)).isEqualTo(Kind.REJECTED);
    assertThat(CassandraFailures.translate("preparing", failure)).isInstanceOf(DataException.class);
  }

  static Stream<Throwable> should_not_repeat_what_a_person_must_look_at() {
    return Stream.of(
        new SyntaxError(null, "no viable"),
        new IllegalStateException("session is closed"),
        new NullPointerException());
  }

  @ParameterizedTest
  @MethodSource
  void should_not_repeat_what_a_person_must_look_at(Throwable failure) {
    assertThat(CassandraFailures.kindOf(failure)).isEqualTo(Kind.FATAL);
    assertThatThrownBy(() -> CassandraFailures.translate("writing", failure))
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure);
  }

  @Test
  void should_call_missing_rights_a_matter_of_settings() {
    assertThat(CassandraFailures.translate("writing", new UnauthorizedException(null, "no MODIFY")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no MODIFY");
  }

  @Test
  void should_retry_where_too_few_nodes_answer_to_tell_the_rights() {
    UnauthorizedException failure =
        new UnauthorizedException(
            null, "Unable to perform authorization of permissions: Operation timed out");

    assertThat(CassandraFailures.kindOf(failure)).isEqualTo(Kind.RETRY);
    assertThat(CassandraFailures.translate("writing", failure))
        .isInstanceOf(TemporaryException.class);
  }

  @Test
  void should_describe_what_lies_behind_failures_of_all_nodes() {
    assertThat(CassandraFailures.describe(new NoNodeAvailableException()))
        .isEqualTo("no node is connected");
    assertThat(CassandraFailures.describe(new OverloadedException(null)))
        .startsWith("OverloadedException: ");
  }
}
