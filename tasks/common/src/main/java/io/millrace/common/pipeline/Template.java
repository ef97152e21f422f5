package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text composed of values of a record: {@code ${/location/city}, ${/location/country}}.
 *
 * @param source the text as the pipeline has it
 * @param references what it refers to, in order
 */
public record Template(String source, List<JsonPointer> references) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  public Template {
    references = List.copyOf(references);
  }

  /**
   * Reads text with references.
   *
   * @throws IllegalArgumentException if a reference is not a JSON pointer, or there is none
   */
  public static Template parse(String source) {
    Matcher matcher = REFERENCE.matcher(source);
    List<JsonPointer> references =
        matcher.results().map(match -> Pointers.parse(match.group(1))).toList();
    if (references.isEmpty()) {
      throw new IllegalArgumentException("it has no reference");
    }
    if (matcher.replaceAll("").contains("${")) {
      throw new IllegalArgumentException("a reference has no closing }");
    }
    return new Template(source, references);
  }

  /** The composed text; empty if anything it refers to is absent or null. */
  public Optional<String> render(JsonNode record) {
    for (JsonPointer reference : references) {
      JsonNode value = record.at(reference);
      if (!value.isValueNode() || value.isNull()) {
        return Optional.empty();
      }
    }
    return Optional.of(
        REFERENCE
            .matcher(source)
            .replaceAll(match -> Matcher.quoteReplacement(record.at(match.group(1)).asText())));
  }
}
