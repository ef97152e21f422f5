package io.millrace.randomuser.people;

import java.util.List;

/**
 * A repeatable sequence of draws. SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", 2014): a state of one long, so that every user can have a sequence of their
 * own and no user depends on how many come before.
 */
final class Draw {
  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private long state;

  Draw(long seed) {
    state = seed;
  }

  /** SplitMix64's finalizer: a bijection of the longs that spreads every bit over all others. */
  static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  long next() {
    state += GOLDEN_GAMMA;
    return mix(state);
  }

  /** A number from 0 to {@code bound - 1}. */
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  /** A number from {@code min} to {@code max}, both included. */
  int between(int min, int max) {
    return min + below(max - min + 1);
  }

  /** A number from {@code min} to {@code max}, both included. */
  long between(long min, long max) {
    return min + Math.floorMod(next(), max - min + 1);
  }

  <T> T from(List<T> choice) {
    return choice.get(below(choice.size()));
  }

  char from(String choice) {
    return choice.charAt(below(choice.length()));
  }

  String digits(int count) {
    StringBuilder digits = new StringBuilder(count);
    for (int i = 0; i < count; i++) {
      digits.append((char) ('0' + below(10)));
    }
    return digits.toString();
  }
}
