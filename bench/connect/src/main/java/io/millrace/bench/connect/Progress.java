package io.millrace.bench.connect;

import java.util.concurrent.atomic.AtomicLong;

/** Ends the process once all rows are written: it would not end by itself. */
final class Progress {
  /** {@code WRITES}: how many there are, of all tables together. */
  private static final long EXPECTED = Long.parseLong(System.getenv("WRITES"));

  private static final AtomicLong BEGUN = new AtomicLong();
  private static final AtomicLong STORED = new AtomicLong();

  private Progress() {}

  /** The first records are here. */
  static void begin() {
    BEGUN.compareAndSet(0, System.nanoTime());
  }

  /** One more write is acknowledged; after the last one prints how many nanoseconds all of them took. */
  static void stored() {
    if (STORED.incrementAndGet() == EXPECTED) {
      System.out.printf("{\"nanos\":%d}%n", System.nanoTime() - BEGUN.get());
      System.out.flush();
      Runtime.getRuntime().halt(0);
    }
  }

  /** Ends the process: a sink that goes on would have lost the row. */
  static void failed(Throwable failure) {
    System.err.println("a row was not written: " + failure);
    Runtime.getRuntime().halt(1);
  }
}
