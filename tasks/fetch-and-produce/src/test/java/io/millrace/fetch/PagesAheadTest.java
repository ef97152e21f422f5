package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.source.PageRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PagesAheadTest {
  private final BlockingQueue<Integer> begun = new LinkedBlockingQueue<>();
  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final Stop stop = new Stop();

  @Test
  void should_give_all_pages_in_order() {
    // given
    List<Integer> pages = new ArrayList<>();

    // when
    try (PagesAhead<Integer> ahead = ahead(3, PageRequest::number)) {
      while (ahead.hasNext()) {
        pages.add(ahead.next());
      }
      assertThatThrownBy(ahead::next).isInstanceOf(NoSuchElementException.class);
    }

    // then
    assertThat(pages).containsExactly(1, 2, 3);
  }

  @Test
  void should_fetch_one_page_ahead_and_no_more() throws InterruptedException {
    try (PagesAhead<Integer> ahead = ahead(4, this::begin)) {
      // when
      ahead.next();

      // then
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(2);
      assertThat(begun.poll(200, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  @Test
  void should_know_the_last_page_once_it_is_given() {
    try (PagesAhead<Integer> ahead = ahead(2, PageRequest::number)) {
      ahead.next();
      assertThat(ahead.hasNext()).isTrue();
      ahead.next();
      assertThat(ahead.hasNext()).isFalse();
    }
  }

  @Test
  void should_throw_what_fetching_throws() {
    // given
    DataException failure = new DataException("wrong");

    // when
    try (PagesAhead<Integer> ahead =
        ahead(
            1,
            request -> {
              throw failure;
            })) {
      // then
      assertThatThrownBy(ahead::next).isSameAs(failure);
    }
  }

  @Test
  void should_interrupt_fetching_when_closed() throws InterruptedException {
    // given
    PagesAhead<Integer> ahead = ahead(1, this::hang);
    assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);

    // when
    ahead.close();

    // then
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void should_not_wait_for_a_page_when_asked_to_stop() throws InterruptedException {
    try (PagesAhead<Integer> ahead = ahead(1, this::hang)) {
      // given
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);
      CompletableFuture<Integer> page = CompletableFuture.supplyAsync(ahead::next);

      // when
      stop.request();

      // then
      assertThat(page)
          .failsWithin(Duration.ofSeconds(10))
          .withThrowableThat()
          .havingCause()
          .isInstanceOf(TemporaryException.class)
          .withMessage("stopped on request");
      assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void should_give_no_page_once_asked_to_stop() throws InterruptedException {
    try (PagesAhead<Integer> ahead = ahead(1, this::begin)) {
      // given
      assertThat(begun.poll(10, TimeUnit.SECONDS)).isEqualTo(1);

      // when
      stop.request();

      // then
      assertThatThrownBy(ahead::next)
          .isInstanceOf(TemporaryException.class)
          .hasMessage("stopped on request");
    }
  }

  @Test
  void should_not_keep_the_process_alive_by_its_thread() {
    try (PagesAhead<Boolean> ahead = ahead(1, request -> Thread.currentThread().isDaemon())) {
      assertThat(ahead.next()).isTrue();
    }
  }

  @Test
  void should_stay_interrupted_when_waiting_was() {
    try (PagesAhead<Integer> ahead = ahead(1, this::hang)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(ahead::next)
          .isInstanceOf(TemporaryException.class)
          .hasMessage("waiting for a page was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void should_say_that_fetching_failed_by_an_error() {
    // given
    Error error = new AssertionError("no memory");

    // when
    try (PagesAhead<Integer> ahead =
        ahead(
            1,
            request -> {
              throw error;
            })) {
      // then
      assertThatThrownBy(ahead::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("fetching a page failed")
          .hasCause(error);
    }
  }

  @Test
  void should_not_wait_for_a_page_after_the_deadline() {
    Deadline passed = new Deadline(Clock.systemUTC(), Duration.ZERO);
    try (PagesAhead<Integer> ahead = new PagesAhead<>(requests(1), this::hang, passed, stop)) {
      assertThatThrownBy(ahead::next)
          .isInstanceOf(TemporaryException.class)
          .hasMessageContaining("deadline");
    }
  }

  private <T> PagesAhead<T> ahead(int pages, Function<PageRequest, T> fetch) {
    return new PagesAhead<>(
        requests(pages), fetch, new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)), stop);
  }

  private int hang(PageRequest request) {
    begin(request);
    try {
      never.await();
    } catch (InterruptedException e) {
      interrupted.countDown();
      Thread.currentThread().interrupt();
    }
    return 0;
  }

  private int begin(PageRequest request) {
    begun.add(request.number());
    return request.number();
  }

  private static List<PageRequest> requests(int pages) {
    return IntStream.rangeClosed(1, pages)
        .mapToObj(
            number -> new PageRequest(number, number, 1, URI.create("http://source/"), Map.of()))
        .toList();
  }
}
