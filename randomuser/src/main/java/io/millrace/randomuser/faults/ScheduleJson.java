package io.millrace.randomuser.faults;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads a schedule:
 *
 * <pre>{@code
 * {"seed": 7, "rules": [
 *   {"fault": "reset", "of-seed": "2026-11-22T21:00:00Z", "page": 2, "from": 1, "probability": 0.2,
 *    "times": 3, "lasting": "PT2S", "users": 11}]}
 * }</pre>
 *
 * Only {@code rules}, and {@code fault} in each rule, are required.
 */
final class ScheduleJson {
  private static final Set<String> NAMES = Set.of("seed", "rules");
  private static final Set<String> NAMES_OF_RULES =
      Set.of("fault", "of-seed", "page", "from", "probability", "times", "lasting", "users");

  private final List<String> problems = new ArrayList<>();

  private ScheduleJson() {}

  /**
   * @throws InvalidScheduleException with everything that is wrong
   */
  static FaultSchedule read(byte[] json) throws InvalidScheduleException {
    ScheduleJson reading = new ScheduleJson();
    FaultSchedule schedule = reading.schedule(reading.parsed(json));
    if (!reading.problems.isEmpty()) {
      throw new InvalidScheduleException(reading.problems);
    }
    return schedule;
  }

  private JsonNode parsed(byte[] json) {
    try {
      return UsersPage.JSON.readTree(json);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      problems.add(
          "the schedule is not JSON: line %d, column %d"
              .formatted(place.getLineNr(), place.getColumnNr()));
      return MissingNode.getInstance();
    } catch (IOException e) {
      problems.add("the schedule cannot be read: " + e.getMessage());
      return MissingNode.getInstance();
    }
  }

  private FaultSchedule schedule(JsonNode json) {
    if (problems.isEmpty()) {
      checkNames("", json, NAMES);
    }
    List<FaultRule> rules = new ArrayList<>();
    JsonNode list = json.path("rules");
    if (problems.isEmpty() && !list.isArray()) {
      problems.add("/rules is %s (valid: a list of rules)".formatted(shown(list)));
    }
    for (int index = 0; index < list.size(); index++) {
      rule("/rules/" + index, list.get(index)).ifPresent(rules::add);
    }
    long seed =
        value("", json, "seed", "a whole number of 64 bits", ScheduleJson::wholeNumber).orElse(0L);
    return new FaultSchedule(seed, rules);
  }

  private Optional<FaultRule> rule(String place, JsonNode json) {
    int before = problems.size();
    checkNames(place, json, NAMES_OF_RULES);
    if (!json.isObject()) {
      return Optional.empty();
    }
    Optional<Fault> fault = Fault.of(json.path("fault").asText());
    if (fault.isEmpty()) {
      problems.add(
          "%s/fault is %s (valid: %s)".formatted(place, shown(json.path("fault")), faults()));
    }
    Optional<String> seed = value(place, json, "of-seed", "text", ScheduleJson::text);
    Optional<Integer> page = count(place, json, "page");
    int from = count(place, json, "from").orElse(1);
    double probability =
        value(place, json, "probability", "a number above 0, up to 1", ScheduleJson::probability)
            .orElse(1.0);
    int times = count(place, json, "times").orElse(FaultRule.ALWAYS);
    int users = count(place, json, "users").orElse(1);
    Optional<Duration> lasting =
        value(place, json, "lasting", "an ISO-8601 duration such as PT2S", ScheduleJson::duration);
    if (problems.size() > before) {
      return Optional.empty();
    }
    try {
      Requests requests = new Requests(seed, page, from, probability);
      return Optional.of(new FaultRule(fault.get(), requests, times, lasting, users));
    } catch (IllegalArgumentException e) {
      problems.add(place + ": " + e.getMessage());
      return Optional.empty();
    }
  }

  private void checkNames(String place, JsonNode json, Set<String> names) {
    if (!json.isObject()) {
      problems.add(
          "%s is %s (valid: an object)".formatted(place.isEmpty() ? "it" : place, shown(json)));
    }
    json.fieldNames()
        .forEachRemaining(
            name -> {
              if (!names.contains(name)) {
                String valid = names.stream().sorted().collect(Collectors.joining(", "));
                problems.add("%s/%s is unknown (valid: %s)".formatted(place, name, valid));
              }
            });
  }

  private Optional<Integer> count(String place, JsonNode json, String name) {
    return value(place, json, name, "a whole number from 1", ScheduleJson::count);
  }

  /**
   * A member, if there is one.
   *
   * @param reader gives nothing for a value that is not valid
   */
  private <T> Optional<T> value(
      String place,
      JsonNode json,
      String name,
      String valid,
      Function<JsonNode, Optional<T>> reader) {
    JsonNode value = json.path(name);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    Optional<T> read = reader.apply(value);
    if (read.isEmpty()) {
      problems.add("%s/%s is %s (valid: %s)".formatted(place, name, shown(value), valid));
    }
    return read;
  }

  private static Optional<Long> wholeNumber(JsonNode value) {
    return Optional.of(value)
        .filter(number -> number.isIntegralNumber() && number.canConvertToLong())
        .map(JsonNode::longValue);
  }

  private static Optional<Integer> count(JsonNode value) {
    return Optional.of(value)
        .filter(JsonNode::isInt)
        .map(JsonNode::intValue)
        .filter(number -> number >= 1);
  }

  private static Optional<Double> probability(JsonNode value) {
    return Optional.of(value)
        .filter(JsonNode::isNumber)
        .map(JsonNode::doubleValue)
        .filter(number -> number > 0 && number <= 1);
  }

  private static Optional<String> text(JsonNode value) {
    return Optional.ofNullable(value.textValue());
  }

  private static Optional<Duration> duration(JsonNode value) {
    try {
      return text(value).map(Duration::parse);
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "missing" : value.toString();
  }

  private static String faults() {
    return Arrays.stream(Fault.values()).map(Fault::label).collect(Collectors.joining(", "));
  }
}
