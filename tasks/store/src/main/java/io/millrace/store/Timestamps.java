package io.millrace.store;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Reads timestamps as fetch-and-produce writes them, {@code 2026-11-22T21:00:00.000Z}, by the
 * positions of their digits. The general parser takes a tenth of the time that the task needs for a
 * record; it gets whatever has another form.
 */
final class Timestamps {
  private static final String FORM = "0000-00-00T00:00:00.000Z";
  private static final long MILLIS_PER_DAY = 86_400_000;

  private Timestamps() {}

  /**
   * Milliseconds since 1970-01-01T00:00:00Z; smaller fractions are cut off.
   *
   * @throws DateTimeException if the text is no instant in ISO 8601
   */
  static long millis(String text) {
    if (!hasForm(text)) {
      return Instant.parse(text).toEpochMilli();
    }
    int hour = number(text, 11, 13);
    int minute = number(text, 14, 16);
    int second = number(text, 17, 19);
    if (hour > 23 || minute > 59 || second > 59) {
      return Instant.parse(text).toEpochMilli();
    }
    long day =
        LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
    return day * MILLIS_PER_DAY
        + ((hour * 60 + minute) * 60 + second) * 1_000L
        + number(text, 20, 23);
  }

  private static boolean hasForm(String text) {
    if (text.length() != FORM.length()) {
      return false;
    }
    for (int index = 0; index < FORM.length(); index++) {
      char expected = FORM.charAt(index);
      char found = text.charAt(index);
      if (expected == '0' ? found < '0' || found > '9' : found != expected) {
        return false;
      }
    }
    return true;
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
