package io.millrace.common.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as trees, without any binding to classes: these processes are too short to pay for that. */
public final class Json {
  private static final JsonMapper MAPPER =
      exact()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper LENIENT = exact().build();
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private Json() {}

  /** Decimals keep the digits they came with: 1.50 is no 1.5, and 1e400 is a number. */
  private static JsonMapper.Builder exact() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /**
   * The mapper for what a source sends, which is taken as other readers take it: of a name that
   * comes twice in an object, the last counts.
   */
  public static JsonMapper lenient() {
    return LENIENT;
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /**
   * Reads one JSON value. A name that comes twice in an object and anything after the value are
   * errors.
   */
  public static JsonNode parse(String json) throws JsonProcessingException {
    return MAPPER.readTree(json);
  }

  /** The same for UTF-8 bytes. */
  public static JsonNode parse(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** On one line, members in the order they were put. */
  public static String write(JsonNode value) {
    return write(MAPPER, value);
  }

  /** The same as UTF-8 bytes. */
  public static byte[] bytes(JsonNode value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON", e);
    }
  }

  /** On one line, members sorted by name: equal values give equal text. */
  public static String canonical(JsonNode value) {
    return write(SORTED, value);
  }

  private static String write(JsonMapper mapper, JsonNode value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not writable as JSON", e);
    }
  }
}
