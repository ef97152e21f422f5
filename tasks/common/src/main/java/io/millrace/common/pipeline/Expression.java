package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.task.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Text with references: {@code ${env.NAME}}, {@code ${interval.start}}, {@code ${interval.end}},
 * {@code ${page.number}}, {@code ${page.limit}} and {@code ${params.name}}. Text that is a single
 * reference has the type of the referenced value; any other is text.
 *
 * @param references what it refers to, such as {@code params.users}, in order
 */
public record Expression(String source, List<String> references) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}]*)}");
  private static final Pattern VALID =
      Pattern.compile(
          "env\\.SOURCE_[A-Z0-9_]+|interval\\.(start|end)|page\\.(number|limit)|params\\.[a-z][a-z0-9_]*");

  public Expression {
    references = List.copyOf(references);
  }

  /**
   * Reads text with references.
   *
   * @throws IllegalArgumentException if a reference is not one of those above; the message names it
   */
  public static Expression parse(String source) {
    List<String> references = new ArrayList<>();
    Matcher matcher = REFERENCE.matcher(source);
    while (matcher.find()) {
      String reference = matcher.group(1);
      if (!VALID.matcher(reference).matches()) {
        throw new IllegalArgumentException("unknown reference ${" + reference + "}");
      }
      references.add(reference);
    }
    if (matcher.replaceAll("").contains("${")) {
      throw new IllegalArgumentException("a reference has no closing }");
    }
    return new Expression(source, references);
  }

  /** Whether it is a single reference. */
  public boolean isWhole() {
    return references.size() == 1 && source.length() == references.get(0).length() + 3;
  }

  /**
   * Its value: text, or the value of its single reference.
   *
   * @throws SettingsException if it refers to an environment variable that is not set
   */
  public JsonNode resolve(Scope scope) {
    if (isWhole()) {
      return value(references.get(0), scope);
    }
    return TextNode.valueOf(
        REFERENCE
            .matcher(source)
            .replaceAll(match -> Matcher.quoteReplacement(text(value(match.group(1), scope)))));
  }

  /** A value as it stands in text: the elements of a list are joined by commas. */
  public static String text(JsonNode value) {
    if (!value.isArray()) {
      return value.asText();
    }
    return value.valueStream().map(JsonNode::asText).collect(Collectors.joining(","));
  }

  private static JsonNode value(String reference, Scope scope) {
    String name = reference.substring(reference.indexOf('.') + 1);
    return switch (reference) {
      case "interval.start" -> TextNode.valueOf(scope.interval().start().toString());
      case "interval.end" -> TextNode.valueOf(scope.interval().end().toString());
      case "page.number" -> page(scope, Scope.Page::number, reference);
      case "page.limit" -> page(scope, Scope.Page::limit, reference);
      default ->
          reference.startsWith("env.") ? environment(name, scope) : scope.params().path(name);
    };
  }

  /** Without a page, a reference to one is not resolved: so a fingerprint covers it. */
  private static JsonNode page(Scope scope, ToIntFunction<Scope.Page> value, String reference) {
    return scope.page().isPresent()
        ? IntNode.valueOf(value.applyAsInt(scope.page().get()))
        : TextNode.valueOf("${" + reference + "}");
  }

  private static JsonNode environment(String name, Scope scope) {
    String value = scope.env().get(name);
    if (value == null || value.isBlank()) {
      throw new SettingsException(name + " is not set (valid: text; the pipeline refers to it)");
    }
    return TextNode.valueOf(value);
  }
}
