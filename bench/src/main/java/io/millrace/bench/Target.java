package io.millrace.bench;

import java.util.Locale;

/**
 * What a result should be: of the ratio if there is a yardstick, else of Millrace's own value.
 *
 * @param bound above 0
 */
public record Target(Side side, double bound) {
  /** Which side of the bound is good. */
  public enum Side {
    /** Less is better. */
    AT_MOST,
    /** More is better. */
    AT_LEAST;

    /** Its name in the results' files. */
    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if the bound is not a number above 0
   */
  public Target {
    if (!(bound > 0) || Double.isInfinite(bound)) {
      throw new IllegalArgumentException("bound is %s (valid: a number above 0)".formatted(bound));
    }
  }

  /** Good if the value is the bound or less. */
  public static Target atMost(double bound) {
    return new Target(Side.AT_MOST, bound);
  }

  /** Good if the value is the bound or more. */
  public static Target atLeast(double bound) {
    return new Target(Side.AT_LEAST, bound);
  }

  /** Whether a value is good. */
  public boolean isMetBy(double value) {
    return switch (side) {
      case AT_MOST -> value <= bound;
      case AT_LEAST -> value >= bound;
    };
  }

  @Override
  public String toString() {
    return "%s %s".formatted(side.label().replace('_', ' '), Figures.plain(bound));
  }
}
