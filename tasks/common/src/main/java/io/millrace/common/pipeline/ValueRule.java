package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of a JSON Schema that concern a single value. */
final class ValueRule {
  private ValueRule() {}

  /**
   * @param keyword the rule's keyword
   * @param rule what the schema says under it
   * @return empty if the value satisfies the rule, else what is valid
   * @throws IllegalArgumentException if the keyword is not known: no rule is skipped silently
   */
  static Optional<String> valid(String keyword, JsonNode rule, JsonNode value) {
    boolean kept =
        switch (keyword) {
          case "type" -> elements(rule).anyMatch(type -> isOfType(type.asText(), value));
          case "const" -> equal(rule, value);
          case "enum" -> elements(rule).anyMatch(each -> equal(each, value));
          case "pattern" ->
              !value.isTextual() || pattern(rule.asText()).matcher(value.asText()).find();
          case "minimum" ->
              !value.isNumber() || value.decimalValue().compareTo(rule.decimalValue()) >= 0;
          case "maximum" ->
              !value.isNumber() || value.decimalValue().compareTo(rule.decimalValue()) <= 0;
          case "minLength" -> !value.isTextual() || compare(length(value), rule) >= 0;
          case "maxLength" -> !value.isTextual() || compare(length(value), rule) <= 0;
          case "minItems" -> !value.isArray() || compare(value.size(), rule) >= 0;
          case "maxItems" -> !value.isArray() || compare(value.size(), rule) <= 0;
          case "minProperties" -> !value.isObject() || compare(value.size(), rule) >= 0;
          case "maxProperties" -> !value.isObject() || compare(value.size(), rule) <= 0;
          case "uniqueItems" -> !value.isArray() || !rule.booleanValue() || hasNoRepeats(value);
          default -> throw new IllegalArgumentException("unknown JSON Schema keyword: " + keyword);
        };
    return kept ? Optional.empty() : Optional.of(describe(keyword, rule));
  }

  private static String describe(String keyword, JsonNode rule) {
    String bound = rule.asText();
    return switch (keyword) {
      case "const" -> "only " + rule;
      case "type", "enum" -> elements(rule).map(JsonNode::asText).collect(Collectors.joining(", "));
      case "pattern" -> "text that matches " + bound;
      case "minimum" -> "at least " + bound;
      case "maximum" -> "at most " + bound;
      case "minLength" -> "at least " + bound + " characters";
      case "maxLength" -> "at most " + bound + " characters";
      case "minItems" -> "at least " + bound + " items";
      case "maxItems" -> "at most " + bound + " items";
      case "minProperties" -> "at least " + bound + " members";
      case "maxProperties" -> "at most " + bound + " members";
      default -> "no duplicate items";
    };
  }

  private static Stream<JsonNode> elements(JsonNode rule) {
    return rule.isArray() ? rule.valueStream() : Stream.of(rule);
  }

  private static boolean isOfType(String type, JsonNode value) {
    return switch (type) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "number" ->
          value.isIntegralNumber() || (value.isNumber() && Double.isFinite(value.doubleValue()));
      case "integer" -> value.isIntegralNumber();
      case "null" -> value.isNull();
      default -> throw new IllegalArgumentException("unknown JSON Schema type: " + type);
    };
  }

  /** In JSON Schema, 1 and 1.0 are the same number. */
  private static boolean equal(JsonNode left, JsonNode right) {
    boolean areNumbers = left.isNumber() && right.isNumber();
    return areNumbers
        ? left.decimalValue().compareTo(right.decimalValue()) == 0
        : left.equals(right);
  }

  /**
   * In JSON Schema a final $ is the very end; in Java a line break may follow it. The only line
   * break is \n, as in Python.
   */
  private static Pattern pattern(String rule) {
    boolean isAnchored = rule.endsWith("$") && !rule.endsWith("\\$");
    return Pattern.compile(
        isAnchored ? rule.substring(0, rule.length() - 1) + "\\z" : rule, Pattern.UNIX_LINES);
  }

  private static int compare(int size, JsonNode rule) {
    return BigDecimal.valueOf(size).compareTo(rule.decimalValue());
  }

  private static int length(JsonNode text) {
    return text.textValue().codePointCount(0, text.textValue().length());
  }

  private static boolean hasNoRepeats(JsonNode array) {
    Set<Object> seen = new HashSet<>();
    return elements(array)
        .allMatch(
            each -> seen.add(each.isNumber() ? each.decimalValue().stripTrailingZeros() : each));
  }
}
