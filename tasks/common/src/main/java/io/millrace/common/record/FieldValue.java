package io.millrace.common.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.FieldType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A value as the type of its field. Numbers may come as text and the other way round, since sources
 * do both; anything that would lose or guess something is refused.
 */
final class FieldValue {
  private static final int SHOWN = 100;
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  private FieldValue() {}

  static JsonNode of(Field field, JsonNode found) throws MappingException {
    try {
      return convert(field.type(), found);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      throw new MappingException(
          "%s is %s (valid: %s)".formatted(where(field), cut(found), valid(field.type())));
    }
  }

  static String where(Field field) {
    return field.name() + field.from().map(pointer -> " (" + pointer + ")").orElse(" (template)");
  }

  static String cut(JsonNode value) {
    String text = value.toString();
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  static String valid(FieldType type) {
    return switch (type) {
      case TEXT -> "text";
      case UUID -> "a UUID of 36 characters";
      case INT -> "an integer of 32 bits";
      case BIGINT -> "an integer of 64 bits";
      case DOUBLE -> "a number";
      case BOOLEAN -> "true or false";
      case TIMESTAMP -> "a date and time with offset, such as 2026-11-22T21:00:00Z";
      case DATE -> "a date such as 2026-11-22";
    };
  }

  private static JsonNode convert(FieldType type, JsonNode found) {
    require(found.isValueNode());
    return switch (type) {
      case TEXT -> TextNode.valueOf(unicode(found.asText()));
      case UUID -> TextNode.valueOf(matching(UUID, found.textValue()).toLowerCase(Locale.ROOT));
      case INT -> IntNode.valueOf(number(found).intValueExact());
      case BIGINT -> LongNode.valueOf(number(found).longValueExact());
      case DOUBLE -> DoubleNode.valueOf(finite(number(found).doubleValue()));
      case BOOLEAN -> bool(found);
      case TIMESTAMP -> timestamp(matching(found));
      case DATE -> TextNode.valueOf(year(LocalDate.parse(matching(found))).toString());
    };
  }

  /** A lone half of a surrogate pair is valid in JSON's escapes but in no encoding. */
  private static String unicode(String text) {
    require(StandardCharsets.UTF_8.newEncoder().canEncode(text));
    return text;
  }

  private static BigDecimal number(JsonNode found) {
    require(found.isNumber() || found.isTextual());
    return new BigDecimal(matching(NUMBER, found.asText()));
  }

  private static double finite(double value) {
    require(Double.isFinite(value));
    return value;
  }

  private static JsonNode bool(JsonNode found) {
    String text = found.asText();
    require(
        (found.isBoolean() || found.isTextual()) && (text.equals("true") || text.equals("false")));
    return BooleanNode.valueOf(text.equals("true"));
  }

  /** What a Cassandra timestamp holds: milliseconds. Digits beyond them are cut off. */
  private static JsonNode timestamp(String text) {
    Instant instant = OffsetDateTime.parse(text).toInstant();
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    year(utc.toLocalDate());
    return TextNode.valueOf(MILLIS.format(utc));
  }

  /** Years of four digits, so that the text of a date has one form. */
  private static LocalDate year(LocalDate date) {
    require(date.getYear() >= 1 && date.getYear() <= 9999);
    return date;
  }

  private static String matching(JsonNode found) {
    require(found.isTextual());
    return found.textValue();
  }

  private static String matching(Pattern pattern, String text) {
    require(text != null && pattern.matcher(text).matches());
    return text;
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw new IllegalArgumentException("not valid");
    }
  }
}
