package io.millrace.common.pipeline;

import java.util.List;

/**
 * What a record is.
 *
 * @param key the name of the field that identifies a record; that field is required
 * @param fields in the order of the pipeline
 */
public record RecordSpec(String key, List<Field> fields) {
  public RecordSpec {
    fields = List.copyOf(fields);
    keyOf(key, fields);
  }

  /** The field that identifies a record. */
  public Field keyField() {
    return keyOf(key, fields);
  }

  private static Field keyOf(String key, List<Field> fields) {
    return fields.stream()
        .filter(field -> field.name().equals(key))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no field is named " + key));
  }
}
