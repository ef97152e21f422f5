package io.millrace.controlcenter.http;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

/**
 * A request about a pipeline: its parameters, checked as they are read. An empty parameter counts
 * as absent.
 *
 * @param pipeline what is asked about
 * @param path the values of the path's parts in braces, by name
 * @param parameters the query string's parameters, by name
 */
public record Query(Pipeline pipeline, Map<String, String> path, Map<String, String> parameters) {
  /** Nothing here is older or newer; Kafka and Cassandra know no instants far beyond. */
  private static final Instant END = Instant.parse("9999-12-31T00:00:00Z");

  public Query {
    path = Map.copyOf(path);
    parameters = Map.copyOf(parameters);
  }

  /** A part of the path. */
  public String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the path has no part named " + name);
    }
    return value;
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isEmpty());
  }

  public Optional<Instant> instant(String name) {
    return text(name).map(value -> instant(name, value));
  }

  /** The interval that begins at a parameter's instant. */
  public Optional<Interval> interval(String name) {
    return text(name).map(value -> interval(name, value));
  }

  /** The interval that begins at the instant in a part of the path. */
  public Interval intervalInPath(String name) {
    return interval(name, path(name));
  }

  /** A whole number within bounds, both inclusive. */
  public int integer(String name, int absent, int least, int most) {
    return (int) number(name, absent, least, most);
  }

  /** A whole number within bounds, both inclusive. */
  public long number(String name, long absent, long least, long most) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return absent;
    }
    String valid = "a whole number from %d to %d".formatted(least, most);
    try {
      long value = Long.parseLong(text.get());
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, text.get(), valid);
    }
    throw invalid(name, text.get(), valid);
  }

  public boolean flag(String name) {
    return switch (parameters.getOrDefault(name, "false")) {
      case "true" -> true;
      case "false", "" -> false;
      default -> throw invalid(name, parameters.get(name), "true or false");
    };
  }

  /** The error for a parameter that is not valid. */
  public static BadRequestException invalid(String name, String value, String valid) {
    return new BadRequestException("%s is \"%s\"; valid: %s".formatted(name, value, valid));
  }

  private static Instant instant(String name, String value) {
    String valid = "an instant such as 2026-11-22T21:00:00Z, from 1970 to 9999";
    try {
      Instant instant = Instant.parse(value);
      if (!instant.isBefore(Instant.EPOCH) && instant.isBefore(END)) {
        return instant;
      }
    } catch (DateTimeException e) {
      throw invalid(name, value, valid);
    }
    throw invalid(name, value, valid);
  }

  private static Interval interval(String name, String value) {
    Instant start = instant(name, value);
    if (!start.equals(start.truncatedTo(ChronoUnit.HOURS))) {
      throw invalid(name, value, "the start of an hour, such as 2026-11-22T21:00:00Z");
    }
    return new Interval(start, start.plus(1, ChronoUnit.HOURS));
  }
}
