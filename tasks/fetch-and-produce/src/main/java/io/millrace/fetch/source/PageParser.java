package io.millrace.fetch.source;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a page record by record: a tree of all of them would take ten times the page's size. What
 * is around the records is small, and becomes a tree.
 */
final class PageParser {
  private static final JsonMapper JSON = Json.lenient();

  private final byte[] page;
  private final JsonParser parser;
  private final PageSink sink;
  private int records = -1;

  private PageParser(byte[] page, JsonParser parser, PageSink sink) {
    this.page = page;
    this.parser = parser;
    this.sink = sink;
  }

  /**
   * What a page is.
   *
   * @param records how many it has; -1 if there is no list of records
   * @param around the page without its records
   */
  record Parsed(int records, JsonNode around) {}

  /**
   * @param place where the list of records is
   * @throws IOException if the bytes are not one JSON value in UTF-8
   */
  static Parsed parse(byte[] page, JsonPointer place, PageSink sink) throws IOException {
    try (JsonParser parser = JSON.getFactory().createParser(page)) {
      PageParser reading = new PageParser(page, parser, sink);
      if (parser.nextToken() == null) {
        throw new JsonParseException(parser, "it is empty");
      }
      if (parser.currentTokenLocation().getByteOffset() < 0) {
        throw new JsonParseException(parser, "it is not UTF-8");
      }
      JsonNode around = reading.value(place);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "there is text after the JSON value");
      }
      return new Parsed(reading.records, around);
    }
  }

  /** The value that begins at the current token; the records, if they are in it, go to the sink. */
  private JsonNode value(JsonPointer place) throws IOException {
    if (place.matches()) {
      return records();
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(place);
      case START_ARRAY -> array(place);
      default -> JSON.readTree(parser);
    };
  }

  private JsonNode object(JsonPointer place) throws IOException {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      JsonPointer inside = place.matchProperty(name);
      JsonNode value = inside == null ? JSON.readTree(parser) : value(inside);
      if (!value.isMissingNode()) {
        object.set(name, value);
      }
    }
    return object;
  }

  private JsonNode array(JsonPointer place) throws IOException {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonPointer inside = place.matchElement(array.size());
      array.add(inside == null ? JSON.readTree(parser) : value(inside));
    }
    return array;
  }

  private JsonNode records() throws IOException {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return JSON.readTree(parser);
    }
    if (records >= 0) {
      throw new JsonParseException(parser, "it has two lists of records");
    }
    records = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      JsonNode record = JSON.readTree(parser);
      int end = Math.toIntExact(parser.currentLocation().getByteOffset());
      sink.accept(records++, record, () -> Arrays.copyOfRange(page, start, end));
    }
    return MissingNode.getInstance();
  }
}
