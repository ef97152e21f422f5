package io.millrace.common.record;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Timestamps in the form that the topic's records have, {@code 2026-11-22T21:00:00.000Z}, by the
 * positions of their digits. Every record has some, and the general parsers and formatters do far
 * more than these need; they get whatever has another form.
 */
public final class Timestamps {
  private static final String FORM = "0000-00-00T00:00:00.000Z";
  private static final long MILLIS_PER_DAY = 86_400_000;

  private Timestamps() {}

  /** Whether the text is a timestamp in this form, of the years 0001 to 9999. */
  static boolean isTimestamp(String text) {
    if (!hasForm(text) || !hasTimeOfDay(text) || number(text, 0, 4) == 0) {
      return false;
    }
    try {
      epochDay(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /**
   * Milliseconds since 1970-01-01T00:00:00Z; smaller fractions are cut off.
   *
   * @param text in this form, or any other of ISO 8601 that {@link Instant#parse} knows
   * @throws DateTimeException if the text is no instant
   */
  public static long millis(String text) {
    if (!hasForm(text) || !hasTimeOfDay(text)) {
      return Instant.parse(text).toEpochMilli();
    }
    int minutes = number(text, 11, 13) * 60 + number(text, 14, 16);
    int seconds = minutes * 60 + number(text, 17, 19);
    return epochDay(text) * MILLIS_PER_DAY + seconds * 1_000L + number(text, 20, 23);
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

  /** Not the end of the day, 24:00, and no leap second: these have several forms. */
  private static boolean hasTimeOfDay(String text) {
    return number(text, 11, 13) < 24 && number(text, 14, 16) < 60 && number(text, 17, 19) < 60;
  }

  private static long epochDay(String text) {
    return LocalDate.of(number(text, 0, 4), number(text, 5, 7), number(text, 8, 10)).toEpochDay();
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
