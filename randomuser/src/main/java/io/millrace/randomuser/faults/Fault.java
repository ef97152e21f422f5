package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The faults that the source can have. */
public enum Fault {
  /** The connection is reset, and then nothing listens on the port for a time. */
  REFUSED(Duration.ofSeconds(2), ConnectionFaults::refuse),
  /** The connection is reset, as by a crashed host, when the request has arrived. */
  RESET(Conversation::reset),
  /** The connection is reset in the middle of the body. */
  RESET_IN_BODY(ConnectionFaults::resetInBody),
  /** The request is accepted, and nothing follows for a time. */
  STALLED(Duration.ofMinutes(10), ConnectionFaults::stall),
  /** Half of the body is sent, and nothing follows for a time. */
  STALLED_IN_BODY(Duration.ofMinutes(10), ConnectionFaults::stallInBody),
  /** The headers are sent byte by byte over a time; then the whole body. */
  SLOW_HEAD(Duration.ofSeconds(2), ConnectionFaults::slowHead),
  /** The whole body, but in small parts over a time. */
  SLOW_BODY(Duration.ofSeconds(2), ConnectionFaults::slowBody),
  /** Another protocol's greeting. */
  NOT_HTTP(ConnectionFaults::notHttp),

  /** Half of the body, although {@code Content-Length} is that of all of it. */
  CUT(BodyFaults::cut),
  /** Half of the body with a {@code Content-Length} that is right for the half. */
  CUT_WITH_RIGHT_LENGTH(BodyFaults::cutWithRightLength),
  /** Half of the body in chunks, without the chunk that ends it. */
  CUT_IN_CHUNKS(BodyFaults::cutInChunks),
  /** Half of the compressed body with a length that is right for the half. */
  CUT_GZIP(BodyFaults::cutGzip),
  /** A compressed body with wrong bytes in its middle. */
  BROKEN_GZIP(BodyFaults::brokenGzip),
  /** The correct page, gzipped, with a {@code Content-Encoding} in capitals. Nothing is wrong. */
  UPPERCASE_ENCODING(BodyFaults::uppercaseEncoding),
  /** The correct page in UTF-16, which its {@code Content-Type} declares. Nothing is wrong. */
  UTF_16(BodyFaults::utf16),

  /** Status 429, without {@code Retry-After}, as the API does. */
  TOO_MANY_REQUESTS(conversation -> conversation.send(AnswerFaults.THROTTLED)),
  /** Status 429 with {@code Retry-After}. */
  TOO_MANY_REQUESTS_FOR(Duration.ofSeconds(1), AnswerFaults::tooManyRequestsFor),
  /** Status 500. */
  SERVER_ERROR(AnswerFaults.html("500 Internal Server Error", "<h1>Internal Server Error</h1>")),
  /** Status 503. */
  UNAVAILABLE(AnswerFaults.html("503 Service Unavailable", "<h1>Service Unavailable</h1>")),
  /** Status 200 with a page for people. */
  HTML(AnswerFaults.html("200 OK", "<!DOCTYPE html><html><body>Be right back</body></html>")),
  /** Status 200 with the API's own message for a failure. */
  ERROR(AnswerFaults.json("{\"error\":\"Uh oh, something has gone wrong.\"}")),
  /** Status 200 with nothing. */
  EMPTY(AnswerFaults.json("")),

  /** The users of the previous page, with a correct {@code info}. Never on page 1. */
  REPEATED_PAGE(PageFaults::repeated),
  /** {@code info} names another seed. */
  WRONG_SEED(PageFaults.info(info -> info.put("seed", "another"))),
  /** {@code info} names the next page. */
  WRONG_PAGE(PageFaults.info(info -> info.put("page", info.get("page").intValue() + 1))),
  /** {@code info} names fewer results than there are. */
  WRONG_RESULTS(PageFaults.info(info -> info.put("results", 1))),
  /** {@code info} is missing. */
  NO_INFO(PageFaults.info(info -> info.removeAll())),
  /** Fewer users than {@code info} says. */
  FEWER_USERS(PageFaults::fewer),

  /** The last users of the page are its first user. */
  DUPLICATES_WITHIN(PageFaults::duplicatesWithin),
  /** The last users of the page are the first of the previous page. Never on page 1. */
  DUPLICATES_ACROSS(PageFaults::duplicatesAcross),
  /** The last users have no {@code login.uuid}. */
  WITHOUT_ID(UserFaults.changing(user -> user.withObject("/login").remove("uuid"))),
  /** The last users have no {@code name}. */
  WITHOUT_NAME(UserFaults.changing(user -> user.remove("name"))),
  /** The last users have an object for a first name, a number for a date of birth. */
  WRONG_TYPES(UserFaults.changing(UserFaults::changeTypes)),
  /** The last users are {@code null}. */
  NULL_USERS(UserFaults.replacing(user -> "null".getBytes(UTF_8))),
  /**
   * The last users have {@code NaN} for a latitude, which many writers produce although it is not
   * JSON.
   */
  NAN_USERS(UserFaults.replacing(UserFaults::nan)),
  /** The last users are not JSON: a value is missing. */
  BROKEN_USERS(UserFaults.replacing(UserFaults::broken)),
  /** The last users have an e-mail address of 1 MB, which a topic accepts by default. */
  LARGE_STRINGS(UserFaults.changing(user -> user.put("email", "e".repeat(1_000_000)))),
  /** The last users have an e-mail address of 2 MB, which it does not. */
  HUGE_STRINGS(UserFaults.changing(user -> user.put("email", "e".repeat(2_000_000)))),
  /** The last users have bytes in their names that are invalid in UTF-8. */
  INVALID_UTF8(UserFaults.replacing(UserFaults::invalidUtf8)),
  /** The last users have a lone surrogate in their names, as a valid escape. */
  HALF_CHARACTERS(UserFaults.replacing(UserFaults::halfCharacter));

  private final Optional<Duration> lasting;

  @SuppressWarnings("ImmutableEnumChecker") // none of them has a state
  private final FaultyAnswer answer;

  Fault(FaultyAnswer answer) {
    this.lasting = Optional.empty();
    this.answer = answer;
  }

  Fault(Duration lasting, FaultyAnswer answer) {
    this.lasting = Optional.of(lasting);
    this.answer = answer;
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

  /** Answers the request with this fault. */
  void answer(Conversation conversation) throws IOException {
    answer.answer(conversation);
  }

  /** Whether it can happen on that page: some faults need a previous page. */
  boolean canBeOn(int page) {
    return page > 1 || (this != REPEATED_PAGE && this != DUPLICATES_ACROSS);
  }
}
