package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The parameters of a run. */
public final class Params {
  private Params() {}

  /**
   * Checks a run's parameters against the pipeline's params and adds the defaults of the others. A
   * source may silently replace a wrong value, so none may reach it. What Airflow's form accepts is
   * accepted, and equal values become one: 5.0 is 5, and a null list is an empty one.
   *
   * @param given by name
   * @throws SettingsException with everything that is wrong
   */
  public static ObjectNode resolve(Pipeline pipeline, ObjectNode given) {
    List<String> problems = new ArrayList<>();
    ObjectNode resolved = Json.object();
    pipeline
        .params()
        .forEachEntry((name, rules) -> resolved.set(name, normal(rules.path("default"))));
    given.forEachEntry(
        (name, found) -> {
          JsonNode rules = pipeline.params().path(name);
          if (rules.isObject()) {
            boolean isNoList = found.isNull() && rules.path("type").asText().equals("array");
            JsonNode value = isNoList ? Json.object().arrayNode() : normal(found);
            new Schema(rules)
                .check(value, "PARAMS/" + name)
                .forEach(problem -> problems.add(problem.toString()));
            resolved.set(name, value);
          } else {
            String valid =
                pipeline
                    .params()
                    .propertyStream()
                    .map(Map.Entry::getKey)
                    .collect(Collectors.joining(", "));
            problems.add("PARAMS/%s is unknown (valid: %s)".formatted(name, valid));
          }
        });
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
    return resolved;
  }

  /**
   * The value with each number in one form, so that equal ones give the same request and the same
   * {@link Fingerprint}. A number with a fraction or an exponent is read as usual, as 64 bits of
   * IEEE 754; a whole number is an integer however it is written.
   */
  static JsonNode normal(JsonNode value) {
    if (value.isArray()) {
      ArrayNode list = Json.object().arrayNode();
      value.forEach(each -> list.add(normal(each)));
      return list;
    }
    double number = value.doubleValue();
    if (!value.isFloatingPointNumber() || Double.isInfinite(number)) {
      return value;
    }
    return Math.rint(number) == number
        ? whole(new BigDecimal(number).toBigIntegerExact())
        : DecimalNode.valueOf(BigDecimal.valueOf(number).stripTrailingZeros());
  }

  /** As the parser reads it: a node of another size would not be equal to a record's. */
  private static JsonNode whole(BigInteger number) {
    if (number.bitLength() < Integer.SIZE) {
      return IntNode.valueOf(number.intValue());
    }
    return number.bitLength() < Long.SIZE
        ? LongNode.valueOf(number.longValue())
        : BigIntegerNode.valueOf(number);
  }
}
