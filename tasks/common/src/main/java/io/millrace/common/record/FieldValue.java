package io.millrace.common.record;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.FieldType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Converts a value to the type of its field. Numbers may be sent as text and vice versa, since
 * sources do both; anything that would lose or guess something is rejected.
 */
final class FieldValue {
  private static final int SHOWN = 100;
  private static final int UUID_LENGTH = 36;
  private static final Pattern NUMBER =
      Pattern.compile("-?[0-9]{1,40}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?");

  /** Date, time, and the offset if there is one; between date and time a T or a blank. */
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("([0-9+-]+)[Tt ]([0-9:.]+)([Zz]|[+-][0-9:]+)?");

  private static final Pattern OFFSET_WITHOUT_COLON = Pattern.compile("([+-][0-9]{2})([0-9]{2})");
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT);

  private FieldValue() {}

  static JsonNode of(Field field, JsonNode found) throws MappingException {
    try {
      return convert(field.type(), found);
    } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
      boolean lacksOffset = field.type() == FieldType.TIMESTAMP && lacksOffset(found.asText());
      throw new MappingException(
          "%s is %s%s (valid: %s)"
              .formatted(
                  where(field),
                  cut(found),
                  lacksOffset ? ", which has no offset from UTC" : "",
                  valid(field.type())));
    }
  }

  static String where(Field field) {
    return field.name() + field.from().map(pointer -> " (" + pointer + ")").orElse(" (template)");
  }

  static String cut(JsonNode value) {
    String text = Json.shown(value);
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
    require(found.isValueNode() && Json.isFinite(found));
    return switch (type) {
      case TEXT -> TextNode.valueOf(unicode(found.asText()));
      case UUID -> TextNode.valueOf(uuid(matching(found)).toLowerCase(Locale.ROOT));
      case INT -> found.isInt() ? found : IntNode.valueOf(number(found).intValueExact());
      case BIGINT -> LongNode.valueOf(number(found).longValueExact());
      case DOUBLE -> DoubleNode.valueOf(finite(number(found).doubleValue()));
      case BOOLEAN -> bool(found);
      case TIMESTAMP -> timestamp(matching(found));
      case DATE -> TextNode.valueOf(year(LocalDate.parse(matching(found))).toString());
    };
  }

  /** A lone surrogate is valid in JSON's escapes, but not in any encoding. */
  private static String unicode(String text) {
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (Character.isSurrogate(character)) {
        require(
            index + 1 < text.length()
                && Character.isSurrogatePair(character, text.charAt(index + 1)));
        index++;
      }
    }
    return text;
  }

  /** 8-4-4-4-12 hexadecimal digits; a pattern would take a tenth of a record's mapping. */
  private static String uuid(String text) {
    require(text.length() == UUID_LENGTH);
    for (int index = 0; index < UUID_LENGTH; index++) {
      char character = text.charAt(index);
      boolean isHyphen = index == 8 || index == 13 || index == 18 || index == 23;
      require(isHyphen ? character == '-' : HexFormat.isHexDigit(character));
    }
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

  /**
   * What a Cassandra timestamp holds: milliseconds. Further digits are cut off. As in RFC 3339
   * (5.6), T and Z may be lower case, and a blank may replace the T; as in ISO 8601's short form,
   * the offset may have no colon.
   */
  private static JsonNode timestamp(String text) {
    if (Timestamps.isTimestamp(text)) {
      return TextNode.valueOf(text);
    }
    Matcher parts = DATE_AND_TIME.matcher(text);
    require(parts.matches() && parts.group(3) != null);
    String offset = OFFSET_WITHOUT_COLON.matcher(parts.group(3)).replaceFirst("$1:$2");
    Instant instant =
        OffsetDateTime.parse(parts.group(1) + "T" + parts.group(2) + offset).toInstant();
    OffsetDateTime utc = instant.atOffset(ZoneOffset.UTC);
    year(utc.toLocalDate());
    return TextNode.valueOf(MILLIS.format(utc));
  }

  private static boolean lacksOffset(String text) {
    Matcher parts = DATE_AND_TIME.matcher(text);
    return parts.matches() && parts.group(3) == null;
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
