package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.cql.PagingState;
import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import java.nio.BufferUnderflowException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of rows ends and the next one begins. As text, three parts with dots in between,
 * which need no escaping in a URL.
 *
 * @param newest the hour that was the newest when the first page was read, if that was asked for
 * @param part which of the partitions that are read is next, from 0
 * @param state where in that partition; empty for its beginning
 */
record RowToken(Optional<Interval> newest, int part, Optional<PagingState> state) {
  /** The parameter that brings it back. */
  static final String PARAMETER = "after";

  private static final String NONE = "~";
  private static final Pattern TEXT =
      Pattern.compile("(~|\\d{1,11})\\.(\\d{1,6})\\.(~|[A-Za-z0-9_-]{1,16384})");
  private static final int SHOWN = 100;

  String text() {
    return "%s.%d.%s"
        .formatted(
            newest.map(hour -> Long.toString(hour.start().getEpochSecond())).orElse(NONE),
            part,
            state
                .map(
                    known ->
                        Base64.getUrlEncoder().withoutPadding().encodeToString(known.toBytes()))
                .orElse(NONE));
  }

  /**
   * Reads one that has come back.
   *
   * @throws BadRequestException if it is broken
   */
  static RowToken parse(String text) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw broken(text);
    }
    return new RowToken(
        known(parts.group(1)).map(seconds -> hour(text, seconds)),
        Integer.parseInt(parts.group(2)),
        known(parts.group(3)).map(state -> state(text, state)));
  }

  /** The error for this token where it does not belong. */
  BadRequestException misplaced() {
    return broken(text());
  }

  private static Optional<String> known(String part) {
    return Optional.of(part).filter(text -> !text.equals(NONE));
  }

  private static Interval hour(String text, String seconds) {
    Instant start = Instant.ofEpochSecond(Long.parseLong(seconds));
    if (!start.equals(start.truncatedTo(ChronoUnit.HOURS))) {
      throw broken(text);
    }
    return new Interval(start, start.plus(1, ChronoUnit.HOURS));
  }

  private static PagingState state(String text, String state) {
    try {
      return PagingState.fromBytes(Base64.getUrlDecoder().decode(state));
    } catch (IllegalArgumentException | BufferUnderflowException e) {
      throw broken(text);
    }
  }

  private static BadRequestException broken(String text) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return Query.invalid(PARAMETER, shown, "\"next\" of an answer to the same request, unchanged");
  }
}
