package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.backend.BackendException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads a topic once, and then only what was added. A call that does not reach the end in its time
 * leaves the rest to the next one.
 *
 * @param <T> what is kept of one record until it is applied
 * @param <S> what readers see
 */
final class FollowedTopic<T, S> {
  /** How long what was read is good enough. */
  static final Duration FRESH = Duration.ofSeconds(2);

  /** How long to go without Kafka before it is asked again. */
  static final Duration PAUSE = Duration.ofSeconds(5);

  private final TopicReads reads;
  private final String topic;
  private final Contents<T, S> contents;
  private final Clock clock;
  private final ReentrantLock reading = new ReentrantLock();
  private TopicPositions positions = TopicPositions.START;
  private volatile Followed<S> published;
  private volatile Instant usedAt;

  FollowedTopic(TopicReads reads, String topic, Contents<T, S> contents, Clock clock) {
    this.reads = reads;
    this.topic = topic;
    this.contents = contents;
    this.clock = clock;
    this.published = new Followed<>(contents.snapshot(), false, Optional.empty(), Instant.EPOCH);
    this.usedAt = clock.instant();
  }

  /** What it says now; if Kafka does not answer, what it said when it was last read. */
  Followed<S> now(Duration patience) {
    usedAt = clock.instant();
    Deadline deadline = new Deadline(clock, patience);
    if (isFresh() || !isMine(patience)) {
      return published;
    }
    try {
      if (!isFresh()) {
        catchUp(deadline);
      }
      return published;
    } finally {
      reading.unlock();
    }
  }

  /** What was known when it was last read. */
  Followed<S> last() {
    usedAt = clock.instant();
    return published;
  }

  /** When it was last asked for. */
  Instant usedAt() {
    return usedAt;
  }

  private boolean isMine(Duration patience) {
    try {
      return reading.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isFresh() {
    Followed<S> last = published;
    Duration kept = last.complete() ? FRESH : last.problem().isPresent() ? PAUSE : Duration.ZERO;
    return clock.instant().isBefore(last.readAt().plus(kept));
  }

  private void catchUp(Deadline deadline) {
    boolean changed = false;
    Optional<String> problem = Optional.empty();
    boolean complete = false;
    try {
      do {
        Tail<T> tail = reads.tail(topic, positions, deadline.remaining(), contents::parse);
        if (tail.restarted()) {
          contents.clear();
        }
        tail.items().forEach(contents::apply);
        changed |= tail.restarted() || !tail.items().isEmpty();
        positions = tail.positions();
        complete = tail.caughtUp();
        problem = tail.exists() ? Optional.empty() : Optional.of(missing());
      } while (!complete && !deadline.passed());
    } catch (BackendException e) {
      problem = Optional.of(e.getMessage());
      complete = false;
    }
    S state = changed ? contents.snapshot() : published.state();
    published = new Followed<>(state, complete, problem, clock.instant());
  }

  private String missing() {
    return "topic " + topic + " does not exist (schema_init creates the topics)";
  }
}
