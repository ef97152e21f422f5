package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import io.millrace.common.task.UnavailableException;
import io.millrace.controlcenter.MovableClock;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CassandraBackendTest {
  private final MovableClock clock = new MovableClock("2026-11-22T21:00:00Z");
  private final List<CqlSession> opened = new ArrayList<>();
  private final List<String> closed = new ArrayList<>();
  private RuntimeException refusal;
  private final CassandraBackend cassandra = new CassandraBackend(this::open, Runnable::run, clock);

  @AfterEach
  void close() {
    cassandra.close();
  }

  private CqlSession open() {
    if (refusal != null) {
      throw refusal;
    }
    String name = "session " + (opened.size() + 1);
    CqlSession session =
        stub(
            CqlSession.class,
            method -> {
              if (method.equals("getName")) {
                return name;
              }
              closed.add(name + " " + method);
              return null;
            });
    opened.add(session);
    return session;
  }

  private static <T> T stub(Class<T> type, Function<String, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(method.getName())));
  }

  @Test
  void should_repeat_a_call_on_a_new_session_when_the_old_one_has_no_node_left() {
    // given
    cassandra.read(CqlSession::getName);
    clock.advance(Duration.ofMinutes(1));

    // when
    String answered =
        cassandra.read(session -> deadIfFirst(session, new NoNodeAvailableException()));

    // then
    assertThat(answered).isEqualTo("session 2");
    assertThat(closed).containsExactly("session 1 forceCloseAsync");
  }

  @Test
  void should_see_the_same_in_a_failure_of_the_driver_s_futures() {
    cassandra.read(CqlSession::getName);
    clock.advance(Duration.ofMinutes(1));

    assertThat(
            cassandra.<String>read(
                session ->
                    deadIfFirst(session, new CompletionException(new NoNodeAvailableException()))))
        .isEqualTo("session 2");
  }

  private String deadIfFirst(CqlSession session, RuntimeException failure) {
    if (session == opened.get(0)) {
      throw failure;
    }
    return session.getName();
  }

  @Test
  void should_say_why_when_no_session_can_be_opened() {
    refusal = new UnavailableException("Cassandra at cassandra:9042 cannot be reached: refused");

    assertThatThrownBy(() -> cassandra.read(CqlSession::getName))
        .isInstanceOf(BackendException.class)
        .hasMessage("Cassandra at cassandra:9042 cannot be reached: refused")
        .extracting(failure -> ((BackendException) failure).component())
        .isEqualTo(Optional.of("cassandra"));

    refusal = null;
    clock.advance(Reopening.FIRST_PAUSE);
    assertThat(cassandra.<String>read(CqlSession::getName)).isEqualTo("session 1");
  }

  @Test
  void should_keep_a_session_whose_node_answers_with_an_error() {
    Node node = stub(Node.class, method -> method.equals("toString") ? "node" : 0);
    RuntimeException overloaded =
        AllNodesFailedException.fromErrors(
            Map.<Node, Throwable>of(node, new OverloadedException(node)).entrySet().stream()
                .toList());

    assertThatThrownBy(
            () ->
                cassandra.read(
                    session -> {
                      throw overloaded;
                    }))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("overloaded");
    assertThat(closed).isEmpty();
  }

  @Test
  void should_keep_a_session_after_a_slow_request() {
    assertThatThrownBy(
            () ->
                cassandra.read(
                    session -> {
                      throw new DriverTimeoutException("Query timed out after PT5S");
                    }))
        .hasMessage("Query timed out after PT5S");
    assertThat(closed).isEmpty();
  }

  @Test
  void should_pass_on_what_is_no_failure_of_cassandra() {
    NotFoundException missing = new NotFoundException("there is no table");

    assertThatThrownBy(
            () ->
                cassandra.read(
                    session -> {
                      throw missing;
                    }))
        .isSameAs(missing);
  }

  @Test
  void should_close_its_session() {
    cassandra.read(CqlSession::getName);

    cassandra.close();

    assertThat(closed).containsExactly("session 1 forceCloseAsync");
  }
}
