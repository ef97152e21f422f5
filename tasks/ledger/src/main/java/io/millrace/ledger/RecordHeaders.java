package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * A record's headers: where the record belongs, and the schema it is written with.
 *
 * @param interval the {@link Interval#label() label} of its interval
 * @param revision the revision of the interval, from 1
 * @param page which page of the interval it is on, from 1, however the source counts them
 * @param index its position in the page, from 0; with the page it identifies the record
 * @param schemaId the id of its schema in the registry
 */
public record RecordHeaders(String interval, int revision, int page, int index, int schemaId)
    implements Serializable {
  public static final String INTERVAL = "interval";
  public static final String REVISION = "revision";
  public static final String PAGE = "page";
  public static final String INDEX = "index";
  public static final String SCHEMA_ID = "schema-id";

  private static final int MOST_DIGITS = 10;
  private static final int NO_NUMBER = -1;

  /** Parses the headers; empty if one of the five is missing or not a number. */
  public static Optional<RecordHeaders> from(Headers headers) {
    Header interval = headers.lastHeader(INTERVAL);
    int revision = number(headers, REVISION);
    int page = number(headers, PAGE);
    int index = number(headers, INDEX);
    int schemaId = number(headers, SCHEMA_ID);
    if (interval == null
        || interval.value() == null
        || revision < 0
        || page < 0
        || index < 0
        || schemaId < 0) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordHeaders(new String(interval.value(), UTF_8), revision, page, index, schemaId));
  }

  /** Which record of its revision it is. */
  public RecordPosition position() {
    return new RecordPosition(page, index);
  }

  /** Whether the record belongs to this revision of the interval with this label. */
  boolean belongsTo(String wanted, int wantedRevision) {
    return revision == wantedRevision && interval.equals(wanted);
  }

  /** The headers themselves. */
  public List<Header> headers() {
    return List.of(
        header(INTERVAL, interval),
        header(REVISION, Integer.toString(revision)),
        header(PAGE, Integer.toString(page)),
        header(INDEX, Integer.toString(index)),
        header(SCHEMA_ID, Integer.toString(schemaId)));
  }

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  /** The number that a header has as decimal digits, or -1. */
  private static int number(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    byte[] digits = header == null ? null : header.value();
    if (digits == null || digits.length == 0 || digits.length > MOST_DIGITS) {
      return NO_NUMBER;
    }
    long number = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return NO_NUMBER;
      }
      number = 10 * number + (digit - '0');
    }
    return number <= Integer.MAX_VALUE ? (int) number : NO_NUMBER;
  }
}
