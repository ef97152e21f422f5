package io.millrace.bench;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;

/** How figures are summed up and shown. */
final class Figures {
  private static final int DIGITS = 3;

  private Figures() {}

  /**
   * The middle one, or the mean of the two in the middle.
   *
   * @param values at least one
   */
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** With three digits, and all those before the point: 0.317, 4.38, 12,345. */
  static String shown(double value) {
    int before = value >= 1 ? Long.toString((long) value).length() : 0;
    return String.format(Locale.ROOT, "%,." + Math.max(0, DIGITS - before) + "f", value);
  }

  /** As short as it can be: 3, 2.8. */
  static String plain(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
