package io.millrace.common.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** JSON as trees, without binding to classes: too costly for processes this short-lived. */
public final class Json {
  private static final JsonMapper MAPPER =
      exact()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper LENIENT =
      exact()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
          .build();
  private static final JsonMapper UNAMBIGUOUS =
      LENIENT.rebuild().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final JsonMapper SORTED =
      JsonMapper.builder().enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED).build();

  private Json() {}

  /** Decimals keep their digits: 1.50 is not 1.5, and 1e400 is a number. */
  private static JsonMapper.Builder exact() {
    return JsonMapper.builder()
        .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
        .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES);
  }

  /**
   * The mapper for what a source sends, which is read as other parsers do: if an object repeats a
   * name, the last counts; {@code NaN}, {@code Infinity} and {@code -Infinity} are numbers, which
   * {@link #isFinite} detects. Anything after the value is an error.
   */
  public static JsonMapper lenient() {
    return LENIENT;
  }

  /** Whether a value is not one of {@code NaN}, {@code Infinity} and {@code -Infinity}. */
  public static boolean isFinite(JsonNode value) {
    return !value.isDouble() || Double.isFinite(value.doubleValue());
  }

  /** A value as the source sends it: {@code NaN} stays {@code NaN}. */
  public static String shown(JsonNode value) {
    return write(LENIENT, value);
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** Reads one JSON value. A repeated name in an object and anything after the value are errors. */
  public static JsonNode parse(String json) throws JsonProcessingException {
    try {
      return MAPPER.readTree(json);
    } catch (NumberFormatException e) {
      throw beyondLimits(e);
    }
  }

  /** The same for UTF-8 bytes. */
  public static JsonNode parse(byte[] json) throws IOException {
    return parse(MAPPER, json, 0, json.length);
  }

  /** The same for what a source sends: with the {@link #lenient} mapper. */
  public static JsonNode parseLenient(byte[] json, int start, int end) throws IOException {
    return parse(LENIENT, json, start, end);
  }

  /** The same, but a repeated name in an object is an error. */
  public static JsonNode parseUnambiguous(byte[] json) throws IOException {
    return parse(UNAMBIGUOUS, json, 0, json.length);
  }

  private static JsonNode parse(JsonMapper mapper, byte[] json, int start, int end)
      throws IOException {
    try {
      return mapper.readTree(json, start, end - start);
    } catch (NumberFormatException e) {
      throw beyondLimits(e);
    }
  }

  /** The only failure that is not reported as a JSON error: an exponent beyond 32 bits. */
  private static JsonParseException beyondLimits(NumberFormatException limit) {
    return new JsonParseException(null, "A number has too large an exponent", limit);
  }

  /** On one line, members in insertion order. */
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
