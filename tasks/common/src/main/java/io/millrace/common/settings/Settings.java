package io.millrace.common.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Reads settings from environment variables and remembers what is wrong with them, so that all
 * problems are reported at once. A method that reads a wrong setting returns a placeholder: do not
 * use any value before {@link #check()}.
 *
 * <p>A variable set to blank text counts as not set.
 */
public final class Settings {
  private static final int SHOWN = 100;
  static final Interval NO_INTERVAL = new Interval(Instant.EPOCH, Instant.EPOCH.plusSeconds(1));

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** All variables, for settings that are passed through. */
  public Map<String, String> environment() {
    return environment;
  }

  /** Text that must be set. */
  public String text(String name) {
    return read(name, "text", "", null, Function.identity());
  }

  /** Text that has a default. */
  public String text(String name, String defaultValue) {
    return read(name, "text", defaultValue, defaultValue, Function.identity());
  }

  /** Text that must be set and is never shown. */
  public String secret(String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      problem(name + " is not set (valid: a secret)");
    }
    return value;
  }

  /** A whole number that must be set; both bounds are valid. */
  public int integer(String name, int min, int max) {
    return integer(name, min, max, null);
  }

  /** A whole number that has a default; both bounds are valid. */
  public int integer(String name, int min, int max, int defaultValue) {
    return integer(name, min, max, Integer.valueOf(defaultValue));
  }

  private int integer(String name, int min, int max, Integer defaultValue) {
    return within(name, "an integer", min, max, defaultValue, Integer::valueOf);
  }

  /** An ISO-8601 duration such as {@code PT10M} that has a default; both bounds are valid. */
  public Duration duration(String name, Duration min, Duration max, Duration defaultValue) {
    return within(name, "an ISO-8601 duration", min, max, defaultValue, Duration::parse);
  }

  /** An ISO-8601 instant in UTC such as {@code 2026-11-22T21:00:00Z} that must be set. */
  public Instant instant(String name) {
    return read(
        name, "an instant such as 2026-11-22T21:00:00Z", Instant.EPOCH, null, Instant::parse);
  }

  /** An interval that must be set. */
  public Interval interval(String startName, String endName) {
    int before = problems.size();
    Instant start = instant(startName);
    Instant end = instant(endName);
    if (problems.size() > before) {
      return NO_INTERVAL;
    }
    if (!start.isBefore(end)) {
      problem(endName + " is \"" + end + "\" (valid: an instant after " + startName + ")");
      return NO_INTERVAL;
    }
    return new Interval(start, end);
  }

  /** An {@code http} or {@code https} URL that must be set. */
  public URI uri(String name) {
    return read(
        name,
        "an http or https URL without user and password",
        URI.create("http://localhost"),
        null,
        Settings::webAddress);
  }

  /** One of an enum's constants, in lower case, that has a default. */
  public <E extends Enum<E>> E choice(String name, Class<E> type, E defaultValue) {
    Map<String, E> choices =
        Arrays.stream(type.getEnumConstants())
            .collect(Collectors.toMap(each -> each.name().toLowerCase(Locale.ROOT), each -> each));
    return read(
        name,
        choices.keySet().stream().sorted().collect(Collectors.joining(" or ")),
        defaultValue,
        defaultValue,
        text -> requireThat(choices.get(text), Objects::nonNull));
  }

  /** {@code true} or {@code false}, that has a default. */
  public boolean flag(String name, boolean defaultValue) {
    return read(
        name,
        "true or false",
        defaultValue,
        defaultValue,
        text -> Boolean.valueOf(requireThat(text, List.of("true", "false")::contains)));
  }

  /** A JSON object that must be set. */
  public ObjectNode json(String name) {
    return read(name, "a JSON object", Json.object(), null, Settings::jsonObject);
  }

  /**
   * Text that must be set and that a parser reads.
   *
   * @param parser throws {@link SettingsException}, whose problems are added
   * @return null, not a placeholder, if it is wrong
   */
  public <T> T parsed(String name, Function<String, T> parser) {
    String text = text(name);
    if (text.isBlank()) {
      return null;
    }
    try {
      return parser.apply(text);
    } catch (SettingsException e) {
      e.problems().forEach(problem -> problem(name + ": " + problem));
      return null;
    }
  }

  /** Rejects variables that are set but would be ignored, for the given reason. */
  public void refuse(List<String> names, String reason) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        problem("%s is \"%s\" (valid: not set, since %s)".formatted(name, value, reason));
      }
    }
  }

  /** Adds a problem: name, value, and what is valid. */
  public void problem(String problem) {
    problems.add(problem);
  }

  /**
   * Ends the reading.
   *
   * @throws SettingsException with every problem found so far, if there is one
   */
  public void check() {
    if (!problems.isEmpty()) {
      throw new SettingsException(problems);
    }
  }

  private <T> T read(
      String name, String valid, T placeholder, T defaultValue, Function<String, T> parser) {
    String text = environment.getOrDefault(name, "").strip();
    if (text.isEmpty()) {
      if (defaultValue != null) {
        return defaultValue;
      }
      problem(name + " is not set (valid: " + valid + ")");
      return placeholder;
    }
    try {
      return parser.apply(text);
    } catch (IllegalArgumentException | DateTimeException e) {
      problem(name + " is \"" + cut(text) + "\" (valid: " + valid + ")");
      return placeholder;
    }
  }

  private static String cut(String text) {
    return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
  }

  private <T extends Comparable<T>> T within(
      String name, String kind, T min, T max, T defaultValue, Function<String, T> parser) {
    return read(
        name,
        kind + " from " + min + " to " + max,
        min,
        defaultValue,
        text ->
            requireThat(
                parser.apply(text),
                value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0));
  }

  private static URI webAddress(String text) {
    try {
      URI uri = new URI(text);
      boolean isWeb =
          "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
      return requireThat(
          uri, each -> isWeb && each.getHost() != null && each.getUserInfo() == null);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static ObjectNode jsonObject(String text) {
    try {
      return (ObjectNode) requireThat(Json.parse(text), JsonNode::isObject);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static <T> T requireThat(T value, Predicate<T> valid) {
    if (!valid.test(value)) {
      throw new IllegalArgumentException("not valid");
    }
    return value;
  }
}
