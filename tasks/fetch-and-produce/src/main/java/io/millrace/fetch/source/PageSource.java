package io.millrace.fetch.source;

import io.millrace.common.pipeline.Quota;
import io.millrace.common.pipeline.Source;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches pages, with retries.
 *
 * <p>How the task ends if a page cannot be fetched: an answer that stays wrong is a {@link
 * DataException}, a source that stays unavailable an {@link UnavailableException}; whatever would
 * take longer than the deadline is a {@link TemporaryException}.
 */
public final class PageSource {
  private static final Logger LOG = LoggerFactory.getLogger(PageSource.class);

  /** The timeout for one answer, including its body. */
  private static final Duration LONGEST_ANSWER = Duration.ofSeconds(60);

  /** Attempts to get a page while the source is unavailable: for three quarters of a minute. */
  static final int TRIES_UNAVAILABLE = 8;

  /** Attempts to get a page while the answers are wrong. */
  static final int TRIES_WRONG = 4;

  /** The least number of attempts at a throttled source within the window of its quota. */
  private static final int WAITS_IN_WINDOW = 5;

  private final PagePlan plan;
  private final HttpSource http;
  private final ResponseReader reader;
  private final QuotaPacer pacer;
  private final Deadline deadline;
  private final Sleeper sleeper;
  private final RetryBackoff unavailable;
  private final RetryBackoff throttled;

  /**
   * Creates a client for a source.
   *
   * @param deadline no attempt starts, and no wait continues, after it
   */
  public PageSource(
      Source source,
      PagePlan plan,
      HttpSource http,
      Deadline deadline,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.plan = plan;
    this.http = http;
    this.reader = new ResponseReader(source, plan, clock);
    this.pacer = new QuotaPacer(plan.quotas(), clock);
    this.deadline = deadline;
    this.sleeper = sleeper;
    this.unavailable = new RetryBackoff(Duration.ofSeconds(1), Duration.ofSeconds(30), random);
    // Retries continue until the deadline, so the waits extend past the window in any case. They
    // end soon after it: a task that waits here keeps all other tasks of the host waiting.
    Duration window =
        plan.quotas().stream()
            .map(Quota::per)
            .max(Comparator.naturalOrder())
            .orElse(Duration.ofMinutes(5));
    this.throttled =
        new RetryBackoff(Duration.ofSeconds(5), window.dividedBy(WAITS_IN_WINDOW), random);
  }

  /**
   * Fetches a page.
   *
   * @param sinks creates one sink for each attempt
   * @return the one that took the page's records
   */
  public <T, S extends PageSink<T>> S fetch(PageRequest request, Supplier<S> sinks) {
    Map<SourceFailure.Kind, Integer> failures = new EnumMap<>(SourceFailure.Kind.class);
    while (true) {
      pace(request);
      S sink = sinks.get();
      try {
        reader.read(answer(request), request, sink);
        return sink;
      } catch (SourceFailure failure) {
        int times = failures.merge(failure.kind(), 1, Integer::sum);
        Duration wait = wait(request, failure, times);
        LOG.warn(
            "page {}: {}; retrying in {} s",
            request.number(),
            failure.getMessage(),
            wait.toMillis() / 1000.0);
        sleep(wait, request, failure);
      }
    }
  }

  private SourceResponse answer(PageRequest request) throws SourceFailure {
    try {
      return http.get(request.uri(), deadline.remaining(LONGEST_ANSWER));
    } finally {
      pacer.used(request.limit());
    }
  }

  private void pace(PageRequest request) {
    deadline.check("requesting page " + request.number());
    Duration delay = pacer.delay(request.limit());
    if (!delay.isZero()) {
      LOG.info(
          "page {}: waiting {} s for the quota of {}",
          request.number(),
          delay.toSeconds(),
          plan.base().getHost());
      sleep(
          delay, request, new SourceFailure(SourceFailure.Kind.THROTTLED, "its quota is used up"));
    }
  }

  private Duration wait(PageRequest request, SourceFailure failure, int times) {
    SourceFailure.Kind kind = failure.kind();
    if (kind == SourceFailure.Kind.UNAVAILABLE && times == TRIES_UNAVAILABLE) {
      throw new UnavailableException(told(request, failure, times), failure);
    }
    if (kind == SourceFailure.Kind.WRONG && times == TRIES_WRONG) {
      throw new DataException(told(request, failure, times), failure);
    }
    RetryBackoff backoff = kind == SourceFailure.Kind.THROTTLED ? throttled : unavailable;
    return failure.retryAfter().map(backoff::after).orElseGet(() -> backoff.after(times));
  }

  private void sleep(Duration time, PageRequest request, SourceFailure reason) {
    if (time.compareTo(deadline.remaining()) >= 0) {
      throw late(time, request, reason);
    }
    try {
      sleeper.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TemporaryException("waiting for the source was interrupted", e);
    }
  }

  private TaskException late(Duration time, PageRequest request, SourceFailure reason) {
    return new TemporaryException(
        "%s, page %d: %s; the next retry would be in %d s, but the deadline is in %d s"
            .formatted(
                plan.base(),
                request.number(),
                reason.getMessage(),
                time.toSeconds(),
                deadline.remaining().toSeconds()),
        reason);
  }

  private String told(PageRequest request, SourceFailure failure, int times) {
    return "%s, page %d: %s (%d times)"
        .formatted(plan.base(), request.number(), failure.getMessage(), times);
  }
}
