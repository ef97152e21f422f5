package io.millrace.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.json.JsonProblem;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.RecordSpec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Converts records of the topic into Cassandra's format. */
public final class RecordEncoder {
  private final RecordSpec spec;
  private final int keyIndex;

  public RecordEncoder(RecordSpec spec) {
    this.spec = spec;
    this.keyIndex = spec.fields().indexOf(spec.keyField());
  }

  /**
   * Decodes a record and encodes its fields.
   *
   * @param key the record's key, null if it has none
   * @param value the record's value, null if it has none
   * @throws InvalidValueException if the value does not match the pipeline: not a JSON object, a
   *     field that the pipeline does not have (storing the rest would lose it silently), a missing
   *     required field, a value of another type, or a key that is not the key field's text
   */
  public EncodedRecord encode(byte[] key, byte[] value) throws InvalidValueException {
    JsonNode record = parsed(value);
    List<Optional<ByteBuffer>> fields = new ArrayList<>(spec.fields().size());
    int present = 0;
    for (Field field : spec.fields()) {
      JsonNode found = record.get(field.name());
      if (found != null) {
        present++;
        fields.add(Optional.of(encoded(field, found)));
      } else if (field.required()) {
        throw new InvalidValueException(field.name() + " is missing", null);
      } else {
        fields.add(Optional.empty());
      }
    }
    if (present < record.size()) {
      throw new InvalidValueException("the pipeline has no field " + unknown(record), null);
    }
    String id = record.get(spec.key()).asText();
    if (key == null || !Arrays.equals(key, id.getBytes(UTF_8))) {
      throw new InvalidValueException("the record's key is not its " + spec.key(), null);
    }
    return new EncodedRecord(fields.get(keyIndex).orElseThrow(), fields);
  }

  private static JsonNode parsed(byte[] value) throws InvalidValueException {
    if (value == null) {
      throw new InvalidValueException("the record has no value", null);
    }
    try {
      JsonNode record = Json.parse(value);
      if (record.isObject()) {
        return record;
      }
    } catch (IOException e) {
      throw new InvalidValueException("the record is not JSON: " + JsonProblem.of(e), e);
    }
    throw new InvalidValueException("the record is not a JSON object", null);
  }

  private static ByteBuffer encoded(Field field, JsonNode value) throws InvalidValueException {
    try {
      return CqlTypes.encode(field.type(), value);
    } catch (InvalidValueException e) {
      throw new InvalidValueException(field.name() + ": " + e.getMessage(), e);
    }
  }

  private String unknown(JsonNode record) {
    List<String> unknown = new ArrayList<>();
    record.fieldNames().forEachRemaining(unknown::add);
    spec.fields().forEach(field -> unknown.remove(field.name()));
    return String.join(", ", unknown);
  }
}
