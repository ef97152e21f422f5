package io.millrace.fetch.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.record.SourceRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Reads a page record by record: a tree of all of them would take ten times the page's size, and
 * one invalid record would fail the others. The rest of the page is small, and becomes a tree.
 *
 * <p>Reading a record takes far longer than finding where it ends, so all processors do it.
 */
final class PageParser {
  private PageParser() {}

  /**
   * A parsed page.
   *
   * @param records the number of records; -1 if there is no list of records
   * @param around the page without its records
   */
  record Parsed(int records, JsonNode around) {}

  /**
   * @param page in UTF-8, without a byte order mark
   * @param place the path of the list of records
   * @throws IOException if the rest of the page is not JSON, or the end of a record cannot be
   *     found; the message is for {@link io.millrace.common.json.JsonProblem}
   */
  static <T> Parsed parse(byte[] page, JsonPointer place, PageSink<T> sink) throws IOException {
    int list = find(page, place);
    if (list < 0) {
      return new Parsed(-1, tree(page));
    }
    RecordSplitter splitter = new RecordSplitter(page, list);
    List<Span> spans = new ArrayList<>();
    while (splitter.next()) {
      spans.add(new Span(splitter.start(), splitter.end()));
    }
    IntStream.range(0, spans.size())
        .parallel()
        .mapToObj(index -> sink.convert(index, spans.get(index).record(page)))
        .toList()
        .forEach(sink::accept);
    return new Parsed(spans.size(), around(page, list, splitter.listEnd(), place));
  }

  /** The indices of a record's first byte and of the one behind its last. */
  private record Span(int start, int end) {
    SourceRecord record(byte[] page) {
      return new SourceRecord(page, start, end);
    }
  }

  /** Where the list of records begins; -1 if there is none. */
  private static int find(byte[] page, JsonPointer place) throws IOException {
    try (JsonParser parser = Json.lenient().createParser(page)) {
      JsonToken token = parser.nextToken();
      JsonPointer rest = place;
      while (rest != null && !rest.matches()) {
        rest = step(parser, rest);
        token = parser.currentToken();
      }
      return rest != null && token == JsonToken.START_ARRAY
          ? Math.toIntExact(parser.currentTokenLocation().getByteOffset())
          : -1;
    }
  }

  /** Goes one step along the path: to the member or the element that it names, if there is one. */
  private static JsonPointer step(JsonParser parser, JsonPointer place) throws IOException {
    boolean object = parser.currentToken() == JsonToken.START_OBJECT;
    if (!object && parser.currentToken() != JsonToken.START_ARRAY) {
      return null;
    }
    for (int index = 0; !parser.nextToken().isStructEnd(); index++) {
      JsonPointer inside =
          object ? place.matchProperty(parser.currentName()) : place.matchElement(index);
      if (object) {
        parser.nextToken();
      }
      if (inside != null) {
        return inside;
      }
      parser.skipChildren();
    }
    return null;
  }

  /**
   * The page without the list, which a number replaces. A repeated name is an error: it could hide
   * a second list, whose records nobody has read.
   */
  private static JsonNode around(byte[] page, int list, int listEnd, JsonPointer place)
      throws IOException {
    JsonNode around;
    try {
      around = Json.parseUnambiguous(without(page, list, listEnd));
    } catch (IOException e) {
      around = Json.parseUnambiguous(blanked(page, list, listEnd));
    }
    if (place.matches()) {
      return MissingNode.getInstance();
    }
    if (around.at(place.head()) instanceof ObjectNode parent) {
      parent.remove(place.last().getMatchingProperty());
    }
    return around;
  }

  /** The blank keeps what follows from becoming a part of the number. */
  private static byte[] without(byte[] page, int list, int listEnd) {
    int behind = page.length - listEnd - 1;
    byte[] rest = new byte[list + 2 + behind];
    System.arraycopy(page, 0, rest, 0, list);
    rest[list] = '0';
    rest[list + 1] = ' ';
    System.arraycopy(page, listEnd + 1, rest, list + 2, behind);
    return rest;
  }

  /** In this one, errors are where they are in the page; but it takes longer to read. */
  private static byte[] blanked(byte[] page, int list, int listEnd) {
    byte[] rest = page.clone();
    for (int index = list; index <= listEnd; index++) {
      rest[index] = (byte) (rest[index] == '\n' ? '\n' : ' ');
    }
    rest[list] = '0';
    return rest;
  }

  private static JsonNode tree(byte[] page) throws IOException {
    JsonNode tree = Json.parseLenient(page, 0, page.length);
    if (tree.isMissingNode()) {
      throw new IOException("it is empty");
    }
    return tree;
  }
}
