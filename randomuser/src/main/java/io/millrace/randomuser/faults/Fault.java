package io.millrace.randomuser.faults;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The faults that the source can have. */
public enum Fault {
  /** The connection is reset, and then nothing listens on the port for a time. */
  REFUSED(Duration.ofSeconds(2)),
  /** The connection is reset, as by a crashed host, when the request has arrived. */
  RESET,
  /** The connection is reset in the middle of the body. */
  RESET_IN_BODY,
  /** The request is accepted, and nothing follows for a time. */
  STALLED(Duration.ofMinutes(10)),
  /** Half of the body is sent, and nothing follows for a time. */
  STALLED_IN_BODY(Duration.ofMinutes(10)),
  /** The headers are sent byte by byte over a time; then the whole body. */
  SLOW_HEAD(Duration.ofSeconds(2)),
  /** The whole body, but in small parts over a time. */
  SLOW_BODY(Duration.ofSeconds(2)),
  /** Another protocol's greeting. */
  NOT_HTTP,

  /** Half of the body, although {@code Content-Length} is that of all of it. */
  CUT,
  /** Half of the body with a {@code Content-Length} that is right for the half. */
  CUT_WITH_RIGHT_LENGTH,
  /** Half of the body in chunks, without the chunk that ends it. */
  CUT_IN_CHUNKS,
  /** Half of the compressed body with a length that is right for the half. */
  CUT_GZIP,
  /** A compressed body with wrong bytes in its middle. */
  BROKEN_GZIP,
  /** The correct page, gzipped, with a {@code Content-Encoding} in capitals. Nothing is wrong. */
  UPPERCASE_ENCODING,
  /** The correct page in UTF-16, which its {@code Content-Type} declares. Nothing is wrong. */
  UTF_16,

  /** Status 429, without {@code Retry-After}, as the API does. */
  TOO_MANY_REQUESTS,
  /** Status 429 with {@code Retry-After}. */
  TOO_MANY_REQUESTS_FOR(Duration.ofSeconds(1)),
  /** Status 500. */
  SERVER_ERROR,
  /** Status 503. */
  UNAVAILABLE,
  /** Status 200 with a page for people. */
  HTML,
  /** Status 200 with the API's own message for a failure. */
  ERROR,
  /** Status 200 with nothing. */
  EMPTY,

  /** The users of the previous page, with a correct {@code info}. Never on page 1. */
  REPEATED_PAGE,
  /** {@code info} names another seed. */
  WRONG_SEED,
  /** {@code info} names the next page. */
  WRONG_PAGE,
  /** {@code info} names fewer results than there are. */
  WRONG_RESULTS,
  /** {@code info} is missing. */
  NO_INFO,
  /** Fewer users than {@code info} says. */
  FEWER_USERS,

  /** The last users of the page are its first user. */
  DUPLICATES_WITHIN,
  /** The last users of the page are the first of the previous page. Never on page 1. */
  DUPLICATES_ACROSS,
  /** The last users have no {@code login.uuid}. */
  WITHOUT_ID,
  /** The last users have no {@code name}. */
  WITHOUT_NAME,
  /** The last users have an object for a first name, a number for a date of birth. */
  WRONG_TYPES,
  /** The last users are {@code null}. */
  NULL_USERS,
  /**
   * The last users have {@code NaN} for a latitude, which many writers produce although it is not
   * JSON.
   */
  NAN_USERS,
  /** The last users are not JSON: a value is missing. */
  BROKEN_USERS,
  /** The last users have an e-mail address of 1 MB, which a topic accepts by default. */
  LARGE_STRINGS,
  /** The last users have an e-mail address of 2 MB, which it does not. */
  HUGE_STRINGS,
  /** The last users have bytes in their names that are invalid in UTF-8. */
  INVALID_UTF8,
  /** The last users have a lone surrogate in their names, as a valid escape. */
  HALF_CHARACTERS;

  private final Optional<Duration> lasting;

  Fault() {
    this.lasting = Optional.empty();
  }

  Fault(Duration lasting) {
    this.lasting = Optional.of(lasting);
  }

  /** Its name in a schedule: lower case, with hyphens. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The fault with this label, if there is one. */
  public static Optional<Fault> of(String label) {
    return Arrays.stream(values()).filter(fault -> fault.label().equals(label)).findFirst();
  }

  /** The time if a rule does not set one; empty for a fault that takes no time. */
  public Optional<Duration> lasting() {
    return lasting;
  }

  /** Whether it can happen on that page: some faults need a previous page. */
  boolean canBeOn(int page) {
    return page > 1 || (this != REPEATED_PAGE && this != DUPLICATES_ACROSS);
  }
}
