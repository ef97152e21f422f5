package io.millrace.store;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.record.Timestamps;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Maps the types of fields to Cassandra's, and values of the topic's JSON to Cassandra's format.
 */
public final class CqlTypes {
  /** The encoding of these types is the same in all protocol versions of the driver. */
  private static final ProtocolVersion PROTOCOL = ProtocolVersion.DEFAULT;

  private CqlTypes() {}

  /** The type's name in CQL. */
  public static String cql(FieldType type) {
    return switch (type) {
      case TEXT -> "text";
      case UUID -> "uuid";
      case INT -> "int";
      case BIGINT -> "bigint";
      case DOUBLE -> "double";
      case BOOLEAN -> "boolean";
      case TIMESTAMP -> "timestamp";
      case DATE -> "date";
    };
  }

  /**
   * The serialised form of a value: what goes over the wire, what Cassandra hashes.
   *
   * @param value not null, and not JSON's null
   * @throws InvalidValueException if the value is not of the type, such as {@code 3.5} for an int
   */
  public static ByteBuffer encode(FieldType type, JsonNode value) throws InvalidValueException {
    if (!hasForm(type, value)) {
      throw invalid(type, value, null);
    }
    try {
      return switch (type) {
        case TEXT -> TypeCodecs.TEXT.encode(value.textValue(), PROTOCOL);
        case UUID -> TypeCodecs.UUID.encode(uuid(value.textValue()), PROTOCOL);
        case INT -> TypeCodecs.INT.encode(value.intValue(), PROTOCOL);
        case BIGINT -> TypeCodecs.BIGINT.encode(value.longValue(), PROTOCOL);
        case DOUBLE -> TypeCodecs.DOUBLE.encode(value.doubleValue(), PROTOCOL);
        case BOOLEAN -> TypeCodecs.BOOLEAN.encode(value.booleanValue(), PROTOCOL);
        case TIMESTAMP -> TypeCodecs.BIGINT.encode(Timestamps.millis(value.textValue()), PROTOCOL);
        case DATE -> TypeCodecs.DATE.encode(LocalDate.parse(value.textValue()), PROTOCOL);
      };
    } catch (DateTimeException | IllegalArgumentException e) {
      throw invalid(type, value, e);
    }
  }

  /** Whether it is the JSON that values of the type are written as. */
  private static boolean hasForm(FieldType type, JsonNode value) {
    return switch (type) {
      case TEXT, UUID, TIMESTAMP, DATE -> value.isTextual();
      case INT -> value.canConvertToExactIntegral() && value.canConvertToInt();
      case BIGINT -> value.canConvertToExactIntegral() && value.canConvertToLong();
      case DOUBLE -> value.isNumber() && Double.isFinite(value.doubleValue());
      case BOOLEAN -> value.isBoolean();
    };
  }

  private static UUID uuid(String text) {
    // UUID.fromString accepts "1-1-1-1-1" too, which would give one id two spellings.
    if (text.length() != 36) {
      throw new IllegalArgumentException("a uuid has 36 characters");
    }
    return UUID.fromString(text);
  }

  private static InvalidValueException invalid(FieldType type, JsonNode value, Exception cause) {
    String text = value.toString();
    String shown = text.length() <= 100 ? text : text.substring(0, 100) + "…";
    return new InvalidValueException(shown + " is not a " + type.label(), cause);
  }
}
