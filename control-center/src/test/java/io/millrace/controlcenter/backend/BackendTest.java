package io.millrace.controlcenter.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.controlcenter.http.NotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BackendTest {
  private final Backend backend = new Backend("kafka", Duration.ofSeconds(20));
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void close() {
    released.countDown();
    backend.close();
  }

  @Test
  void should_give_the_result() {
    assertThat(backend.<String>call(() -> "it")).isEqualTo("it");
  }

  @Test
  void should_say_why_a_call_failed() {
    IOException reason = new IOException("first line\nsecond line");

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () ->
                backend.call(
                    () -> {
                      throw new CompletionException(reason);
                    }))
        .withMessage("first line")
        .satisfies(e -> assertThat(e.component()).contains("kafka"))
        .satisfies(e -> assertThat(e.status()).isEqualTo(503));
  }

  @Test
  void should_pass_on_what_the_request_is_to_blame_for() {
    NotFoundException failure = new NotFoundException("there is no such topic");

    assertThatExceptionOfType(NotFoundException.class)
        .isThrownBy(
            () ->
                backend.call(
                    () -> {
                      throw failure;
                    }))
        .isSameAs(failure);
  }

  @Test
  void should_give_up_a_call_that_takes_too_long_and_interrupt_it() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(
            () ->
                backend.call(
                    Duration.ofMillis(50),
                    () -> {
                      try {
                        return released.await(20, TimeUnit.SECONDS);
                      } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                      }
                    }))
        .withMessageStartingWith("no answer within");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void should_refuse_more_calls_than_may_wait() throws Exception {
    // given
    int most = Backend.THREADS + Backend.WAITING;
    CountDownLatch running = new CountDownLatch(Backend.THREADS);
    List<CompletableFuture<Boolean>> calls = new ArrayList<>();
    List<Thread> callers = new ArrayList<>();
    for (int number = 0; number < most; number++) {
      CompletableFuture<Boolean> call = new CompletableFuture<>();
      calls.add(call);
      Thread caller = new Thread(() -> call.complete(waiting(running)));
      callers.add(caller);
      caller.start();
    }
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();
    for (Thread caller : callers) {
      while (caller.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }

    // when, then
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> backend.call(() -> "one too many"))
        .withMessage("too many requests wait for it already");
    released.countDown();
    for (CompletableFuture<Boolean> call : calls) {
      assertThat(call.get(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(backend.<String>call(() -> "there is room")).isEqualTo("there is room");
  }

  @Test
  void should_not_let_calls_that_were_given_up_take_the_place_of_others() throws Exception {
    // given
    CountDownLatch running = new CountDownLatch(Backend.THREADS);
    for (int number = 0; number < Backend.THREADS; number++) {
      new Thread(() -> waiting(running)).start();
    }
    assertThat(running.await(10, TimeUnit.SECONDS)).isTrue();

    // when, then
    for (int number = 0; number <= Backend.WAITING; number++) {
      assertThatExceptionOfType(BackendException.class)
          .isThrownBy(() -> backend.call(Duration.ofMillis(1), () -> "too late"))
          .withMessageStartingWith("no answer within");
    }
  }

  private boolean waiting(CountDownLatch running) {
    return backend.call(
        () -> {
          running.countDown();
          return released.await(20, TimeUnit.SECONDS);
        });
  }
}
