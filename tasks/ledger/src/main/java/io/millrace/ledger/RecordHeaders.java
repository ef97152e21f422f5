package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import java.io.Serializable;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

  /** Parses the headers; empty if one of the five is missing or not a number. */
  public static Optional<RecordHeaders> from(Headers headers) {
    Optional<String> interval = text(headers, INTERVAL);
    Optional<Integer> revision = number(headers, REVISION);
    Optional<Integer> page = number(headers, PAGE);
    Optional<Integer> index = number(headers, INDEX);
    Optional<Integer> schemaId = number(headers, SCHEMA_ID);
    if (interval.isEmpty()
        || revision.isEmpty()
        || page.isEmpty()
        || index.isEmpty()
        || schemaId.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new RecordHeaders(interval.get(), revision.get(), page.get(), index.get(), schemaId.get()));
  }

  /** Which record of its revision it is. */
  public RecordPosition position() {
    return new RecordPosition(page, index);
  }

  /** Whether the record belongs to this revision of the interval. */
  public boolean belongsTo(Interval wanted, int wantedRevision) {
    return revision == wantedRevision && interval.equals(wanted.label());
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

  private static Optional<String> text(Headers headers, String name) {
    return Optional.ofNullable(headers.lastHeader(name))
        .map(Header::value)
        .map(value -> new String(value, UTF_8));
  }

  private static Optional<Integer> number(Headers headers, String name) {
    return text(headers, name)
        .filter(value -> NUMBER.matcher(value).matches())
        .map(Long::valueOf)
        .filter(value -> value <= Integer.MAX_VALUE)
        .map(Long::intValue);
  }
}
