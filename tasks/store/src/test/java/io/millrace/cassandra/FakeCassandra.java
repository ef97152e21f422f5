package io.millrace.cassandra;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A Cassandra in a world of its own, where time passes only while someone waits. */
final class FakeCassandra {
  private final Behaviour behaviour;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at));
  final List<Sent> sent = new ArrayList<>();
  final List<String> acknowledged = new ArrayList<>();
  private final Map<String, Integer> tries = new HashMap<>();
  private long now;
  int inFlight;
  int mostInFlight;

  FakeCassandra(Behaviour behaviour) {
    this.behaviour = behaviour;
  }

  /** What happens to a write that is sent now, for the n-th time. */
  @FunctionalInterface
  interface Behaviour {
    Reaction to(String statement, int tried, long nowMillis);
  }

  /** An answer after some time; no failure means that the write is stored. */
  record Reaction(long afterMillis, Throwable failure) {
    static Reaction stored(long afterMillis) {
      return new Reaction(afterMillis, null);
    }
  }

  record Sent(String statement, long atMillis) {}

  private record Event(long at, Runnable what) {}

  long nanoTime() {
    return now;
  }

  long millis() {
    return now / 1_000_000;
  }

  CompletionStage<Void> execute(String statement) {
    sent.add(new Sent(statement, millis()));
    Reaction reaction = behaviour.to(statement, tries.merge(statement, 1, Integer::sum), millis());
    inFlight++;
    mostInFlight = Math.max(mostInFlight, inFlight);
    CompletableFuture<Void> result = new CompletableFuture<>();
    events.add(
        new Event(
            now + reaction.afterMillis() * 1_000_000,
            () -> {
              inFlight--;
              if (reaction.failure() == null) {
                acknowledged.add(statement);
                result.complete(null);
              } else {
                result.completeExceptionally(reaction.failure());
              }
            }));
    return result;
  }

  /** Whoever waits for an answer lets time pass until one is there. */
  <T> BlockingQueue<T> results() {
    return new LinkedBlockingQueue<>() {
      private static final long serialVersionUID = 1L;

      @Override
      public T poll() {
        return poll(0, TimeUnit.NANOSECONDS);
      }

      @Override
      public T poll(long timeout, TimeUnit unit) {
        long end = now + unit.toNanos(timeout);
        while (isEmpty() && !events.isEmpty() && events.peek().at() <= end) {
          Event event = events.poll();
          now = Math.max(now, event.at());
          event.what().run();
        }
        if (isEmpty()) {
          now = end;
        }
        return super.poll();
      }
    };
  }
}
