package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Optional;

/**
 * A field of a record: taken from one place of the source's record, or composed of several. A field
 * that is neither is retired: new records do not have it, older ones may.
 *
 * @param from where the value is; never set together with {@code template}
 * @param template how the text is composed
 * @param required whether a record without it is rejected
 * @param description what it means, for people
 */
public record Field(
    String name,
    FieldType type,
    Optional<JsonPointer> from,
    Optional<Template> template,
    boolean required,
    Optional<String> description) {
  public Field(
      String name,
      FieldType type,
      Optional<JsonPointer> from,
      Optional<Template> template,
      boolean required) {
    this(name, type, from, template, required, Optional.empty());
  }

  public Field {
    if (from.isPresent() && template.isPresent()) {
      throw new IllegalArgumentException(name + ": one of from and template");
    }
  }
}
