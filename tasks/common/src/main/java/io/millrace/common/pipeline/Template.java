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
 * @param literals the text before each reference, and after the last
 * @param references what it refers to, in order
 */
public record Template(String source, List<String> literals, List<JsonPointer> references) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");

  public Template {
    literals = List.copyOf(literals);
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
    return new Template(source, List.of(REFERENCE.split(source, -1)), references);
  }

  /** The composed text; empty if anything it refers to is absent or null. */
  public Optional<String> render(JsonNode record) {
    StringBuilder text = new StringBuilder(literals.get(0));
    for (int index = 0; index < references.size(); index++) {
      JsonNode value = record.at(references.get(index));
      if (!value.isValueNode() || value.isNull()) {
        return Optional.empty();
      }
      text.append(value.asText()).append(literals.get(index + 1));
    }
    return Optional.of(text.toString());
  }
}
