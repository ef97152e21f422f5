package io.millrace.controlcenter.cassandra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.FieldType;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import io.millrace.store.CqlTypes;
import io.millrace.store.InvalidValueException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which rows are asked for: exactly one of interval, day, key and newest.
 *
 * @param key the serialised id
 * @param limit of the rows of one answer
 * @param after where to go on
 */
record RowRequest(
    Role role,
    Optional<Interval> interval,
    Optional<LocalDate> day,
    Optional<ByteBuffer> key,
    boolean newest,
    int limit,
    Optional<RowToken> after) {
  private static final String INTERVAL = "interval";
  private static final String DAY = "day";
  private static final String KEY = "key";
  private static final String NEWEST = "newest";

  private static final Pattern DAYS = Pattern.compile("\\d{4}-\\d\\d-\\d\\d");
  private static final String VALID_DAY = "a day in UTC such as 2026-11-22";

  private static final int USUAL_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 200;

  /**
   * Reads the parameters.
   *
   * @throws BadRequestException if one is not valid, or they do not go together
   */
  static RowRequest of(Query query) {
    Role role = Role.of(query);
    requireOne(role, query);
    RowRequest request =
        new RowRequest(
            role,
            query.interval(INTERVAL),
            query.text(DAY).map(RowRequest::day),
            query.text(KEY).map(text -> key(query.pipeline().record().keyField(), text)),
            query.flag(NEWEST),
            query.integer("limit", USUAL_LIMIT, 1, HIGHEST_LIMIT),
            query.text(RowToken.PARAMETER).map(RowToken::parse));
    request.after.ifPresent(
        token -> {
          if (token.newest().isPresent() != request.newest) {
            throw token.misplaced();
          }
        });
    return request;
  }

  private static void requireOne(Role role, Query query) {
    List<String> valid =
        switch (role) {
          case NEWEST -> List.of(NEWEST, KEY);
          case BY_INTERVAL -> List.of(INTERVAL, NEWEST);
          case RUNS -> List.of(INTERVAL, DAY);
        };
    List<String> given =
        List.of(INTERVAL, DAY, KEY, NEWEST).stream()
            .filter(name -> name.equals(NEWEST) ? query.flag(NEWEST) : query.text(name).isPresent())
            .toList();
    if (given.size() != 1 || !valid.contains(given.get(0))) {
      throw new BadRequestException(
          "the rows of table %s need exactly one of: %s; given: %s"
              .formatted(
                  role.label(),
                  String.join(", ", valid),
                  given.isEmpty() ? "none" : String.join(", ", given)));
    }
  }

  private static LocalDate day(String text) {
    // No more digits in a year: Cassandra knows no days far beyond.
    if (!DAYS.matcher(text).matches()) {
      throw Query.invalid(DAY, text, VALID_DAY);
    }
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw Query.invalid(DAY, text, VALID_DAY);
    }
  }

  private static ByteBuffer key(Field field, String text) {
    try {
      return CqlTypes.encode(field.type(), json(field.type(), text));
    } catch (InvalidValueException | NumberFormatException e) {
      throw Query.invalid(
          KEY, text, "a %s, the %s of a record".formatted(field.type().label(), field.name()));
    }
  }

  /** As it stands in the topic. */
  private static JsonNode json(FieldType type, String text) {
    return switch (type) {
      case TEXT, UUID, TIMESTAMP, DATE -> TextNode.valueOf(text);
      case INT, BIGINT, DOUBLE -> DecimalNode.valueOf(new BigDecimal(text));
      case BOOLEAN ->
          text.equals("true") || text.equals("false")
              ? BooleanNode.valueOf(Boolean.parseBoolean(text))
              : TextNode.valueOf(text);
    };
  }
}
