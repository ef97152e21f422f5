package io.millrace.cassandra;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Where the driver's threads put the results of writes for the thread that sends them. */
interface WriteResults<T> {
  void add(T answer);

  /**
   * The next answer; waits for one if there is none.
   *
   * @return null if there was none in this time
   */
  T next(long nanos) throws InterruptedException;

  static <T> WriteResults<T> queue() {
    LinkedBlockingQueue<T> queue = new LinkedBlockingQueue<>();
    return new WriteResults<>() {
      @Override
      public void add(T answer) {
        queue.add(answer);
      }

      @Override
      public T next(long nanos) throws InterruptedException {
        return nanos > 0 ? queue.poll(nanos, TimeUnit.NANOSECONDS) : queue.poll();
      }
    };
  }
}
