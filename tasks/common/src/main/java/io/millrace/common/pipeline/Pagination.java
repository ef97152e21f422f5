package io.millrace.common.pipeline;

import io.millrace.common.task.SettingsException;
import java.util.regex.Pattern;

/**
 * Pages by number.
 *
 * @param first the number of the first page
 * @param last the highest page number the source knows
 * @param size the most records a page holds
 * @param total an {@link Expression} for how many records an interval has
 */
public record Pagination(int first, int last, int size, String total) {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  /** How many records the interval has. */
  public int total(Scope scope) {
    String value = Expression.text(Expression.parse(total).resolve(scope));
    if (!NUMBER.matcher(value).matches()) {
      throw new SettingsException(
          "/source/pagination/total is " + value + " (valid: an integer of at least 1)");
    }
    return Integer.parseInt(value);
  }

  /** How many pages this many records need. */
  public int pages(int records) {
    return Math.toIntExact(((long) records + size - 1) / size);
  }

  /** How many records to request for a page, when the interval has {@code records} in total. */
  public int limit(int page, int records) {
    return Math.toIntExact(Math.min(size, records - (long) (page - first) * size));
  }
}
