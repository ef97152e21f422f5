package io.millrace.randomuser;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Seeds for requests without one: 16 hexadecimal digits, like the API's. */
final class RandomSeeds implements Supplier<String> {
  private static final long TOP_BIT = 1L << 63;

  @Override
  public String get() {
    // The top bit keeps the text at 16 digits.
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | TOP_BIT);
  }
}
