package io.millrace.common.record;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.RecordSpec;
import io.millrace.common.pipeline.Template;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Maps a source's record to the pipeline's. */
public final class RecordMapper {
  /** Cassandra's limit for the bytes of a partition key. */
  private static final int LONGEST_KEY = 65_535;

  /** In UTF-8. */
  private static final int MOST_BYTES_PER_CHAR = 3;

  private final RecordSpec spec;

  public RecordMapper(RecordSpec spec) {
    this.spec = spec;
  }

  /**
   * Maps one record.
   *
   * @param source the record as the source sent it
   * @throws MappingException if a required value is absent, or a value is not of its field's type
   */
  public MappedRecord map(JsonNode source) throws MappingException {
    if (!source.isObject()) {
      throw new MappingException("the record is " + FieldValue.cut(source) + " (valid: an object)");
    }
    ObjectNode value = Json.object();
    for (Field field : spec.fields()) {
      Optional<JsonNode> mapped = value(field, source);
      if (mapped.isPresent()) {
        value.set(field.name(), mapped.get());
      } else if (field.required()) {
        throw new MappingException(
            FieldValue.where(field)
                + " is missing (valid: "
                + FieldValue.valid(field.type())
                + ")");
      }
    }
    return new MappedRecord(key(value), value);
  }

  private static Optional<JsonNode> value(Field field, JsonNode source) throws MappingException {
    JsonNode found =
        field.template().isPresent()
            ? composed(field, field.template().get(), source)
            : field.from().map(source::at).orElse(null);
    if (found == null || found.isMissingNode() || found.isNull()) {
      return Optional.empty();
    }
    return Optional.of(FieldValue.of(field, found));
  }

  private static JsonNode composed(Field field, Template template, JsonNode source)
      throws MappingException {
    for (JsonPointer reference : template.references()) {
      if (!Json.isFinite(source.at(reference))) {
        throw new MappingException(
            "%s refers to %s, which is %s (valid: %s)"
                .formatted(
                    FieldValue.where(field),
                    reference,
                    FieldValue.cut(source.at(reference)),
                    FieldValue.valid(field.type())));
      }
    }
    return template.render(source).<JsonNode>map(TextNode::valueOf).orElse(null);
  }

  private String key(ObjectNode value) throws MappingException {
    String key = value.path(spec.key()).asText();
    if (key.isEmpty() || isTooLong(key)) {
      throw new MappingException(
          "%s is %s (valid: a key of 1 to %d bytes)"
              .formatted(
                  FieldValue.where(spec.keyField()),
                  FieldValue.cut(TextNode.valueOf(key)),
                  LONGEST_KEY));
    }
    return key;
  }

  private static boolean isTooLong(String key) {
    return key.length() > LONGEST_KEY / MOST_BYTES_PER_CHAR
        && key.getBytes(StandardCharsets.UTF_8).length > LONGEST_KEY;
  }
}
