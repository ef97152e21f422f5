package io.millrace.controlcenter.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.pipeline.SchemaRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;

/**
 * What differs between two JSON Schemas, for a person: by the path of a field, with its type as a
 * pipeline file names it.
 */
final class SchemaDifference {
  private static final String DESCRIPTION = "description";

  private final List<Change> changes = new ArrayList<>();

  private SchemaDifference() {}

  /**
   * A change.
   *
   * @param kind {@code added}, {@code removed} or {@code changed}
   * @param path of a field, such as {@code email}, or of what is said about it, such as {@code
   *     email.description}
   * @param before null if it is added
   * @param after null if it is removed
   */
  record Change(String kind, String path, String before, String after) {}

  /** All changes, sorted by field. */
  static List<Change> between(JsonNode before, JsonNode after) {
    SchemaDifference difference = new SchemaDifference();
    difference.objects("", before, after);
    return List.copyOf(difference.changes);
  }

  private void objects(String path, JsonNode before, JsonNode after) {
    for (String name : names(before, after)) {
      JsonNode old = before.path(name);
      JsonNode now = after.path(name);
      if (name.equals("properties") && isObjectOrMissing(old) && isObjectOrMissing(now)) {
        names(old, now).forEach(field -> field(below(path, field), old, now, field));
      } else if (name.equals("required") && isListOrMissing(old) && isListOrMissing(now)) {
        required(path, elements(old), elements(now));
      } else {
        values(below(path, name), old, now);
      }
    }
  }

  private void field(String path, JsonNode before, JsonNode after, String name) {
    JsonNode old = before.path(name);
    JsonNode now = after.path(name);
    Optional<FieldType> oldType = known(old);
    Optional<FieldType> newType = known(now);
    if (old.isMissingNode()
        || now.isMissingNode()
        || (oldType.isPresent() && newType.isPresent())) {
      change(path, shown(old), shown(now));
      if (!old.isMissingNode() && !now.isMissingNode()) {
        values(below(path, DESCRIPTION), old.path(DESCRIPTION), now.path(DESCRIPTION));
      }
    } else {
      values(path, old, now);
    }
  }

  private void values(String path, JsonNode before, JsonNode after) {
    if (before.isObject() && after.isObject()) {
      objects(path, before, after);
    } else {
      change(path, text(before), text(after));
    }
  }

  private void required(String path, Set<String> before, Set<String> after) {
    Set<String> all = new TreeSet<>(before);
    all.addAll(after);
    for (String field : all) {
      change(
          below(path, field) + ".required",
          before.contains(field) ? "required" : "optional",
          after.contains(field) ? "required" : "optional");
    }
  }

  private void change(String path, String before, String after) {
    if (before == null ? after == null : before.equals(after)) {
      return;
    }
    String kind = before == null ? "added" : after == null ? "removed" : "changed";
    changes.add(new Change(kind, path, before, after));
  }

  private static Optional<FieldType> known(JsonNode property) {
    return property.isObject() ? JsonSchema.typeOf(property) : Optional.empty();
  }

  private static String shown(JsonNode property) {
    return property.isMissingNode() ? null : SchemaRules.type(property);
  }

  private static String text(JsonNode value) {
    if (value.isMissingNode()) {
      return null;
    }
    return value.isTextual() ? value.textValue() : Json.canonical(value);
  }

  private static boolean isObjectOrMissing(JsonNode value) {
    return value.isObject() || value.isMissingNode();
  }

  private static boolean isListOrMissing(JsonNode value) {
    return value.isArray() || value.isMissingNode();
  }

  private static Set<String> names(JsonNode before, JsonNode after) {
    Set<String> names = new TreeSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static Set<String> elements(JsonNode list) {
    Set<String> elements = new TreeSet<>();
    StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).forEach(elements::add);
    return elements;
  }

  private static String below(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
