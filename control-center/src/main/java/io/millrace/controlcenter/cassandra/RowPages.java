package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PagingState;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.http.BadRequestException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One page of rows, read from one partition after the other. */
final class RowPages {
  /** Rows of one request: few, because a row may hold as much as a message of the topic. */
  private static final int AT_ONCE = 20;

  /** Requests of a page: buckets may be many, and empty. */
  private static final int MOST_REQUESTS = 64;

  /** Characters of a page; one that is full ends before its limit of rows. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  private final CqlSession session;
  private final Partitions partitions;
  private final List<List<String>> rows = new ArrayList<>();
  private List<String> columns = List.of();
  private int characters;
  private int truncated;

  private RowPages(CqlSession session, Partitions partitions) {
    this.session = session;
    this.partitions = partitions;
  }

  /**
   * A page of rows.
   *
   * @param columns in the order of the table
   * @param rows may be fewer than the limit, even none, although there are more
   * @param next how to ask for the next page; null if there are no more rows
   * @param truncated how many cells are longer than {@link CellText#LONGEST}, and end there
   * @param interval whose rows these are, if the newest were asked for; else null
   */
  record Page(
      List<String> columns,
      List<List<String>> rows,
      String next,
      int truncated,
      Instant interval) {}

  /**
   * Reads the page after a token, or the first.
   *
   * @param newest the newest hour, if that is what was asked for
   * @throws BadRequestException if the token is not of this request
   */
  static Page read(
      CqlSession session, Partitions partitions, RowRequest request, Optional<Interval> newest) {
    RowToken start = request.after().orElse(new RowToken(newest, 0, Optional.empty()));
    if (start.part() >= partitions.count()) {
      throw start.misplaced();
    }
    RowPages reading = new RowPages(session, partitions);
    String next = reading.readFrom(start, request.limit());
    return new Page(
        reading.columns,
        reading.rows,
        next,
        reading.truncated,
        newest.map(Interval::start).orElse(null));
  }

  private String readFrom(RowToken start, int limit) {
    RowToken place = start;
    for (int requests = 0; place.part() < partitions.count(); requests++) {
      if (rows.size() == limit || characters >= MOST_CHARACTERS || requests == MOST_REQUESTS) {
        return place.text();
      }
      place = readOnce(place, Math.min(AT_ONCE, limit - rows.size()));
    }
    return null;
  }

  private RowToken readOnce(RowToken place, int most) {
    ResultSet result = session.execute(statement(place).setPageSize(most));
    columns = names(result.getColumnDefinitions());
    // Asking for more than is there would fetch the next page.
    for (int left = result.getAvailableWithoutFetching(); left > 0; left--) {
      rows.add(texts(result.one()));
    }
    Optional<PagingState> rest =
        Optional.ofNullable(result.getExecutionInfo().getSafePagingState());
    return new RowToken(place.newest(), rest.isPresent() ? place.part() : place.part() + 1, rest);
  }

  private SimpleStatement statement(RowToken place) {
    SimpleStatement statement = partitions.statements().apply(place.part());
    if (place.state().isEmpty()) {
      return statement;
    }
    try {
      return statement.setPagingState(place.state().get(), session);
    } catch (IllegalArgumentException e) {
      // Its checksum covers the statement and its values.
      throw place.misplaced();
    }
  }

  private static List<String> names(ColumnDefinitions definitions) {
    List<String> names = new ArrayList<>();
    definitions.forEach(column -> names.add(column.getName().asInternal()));
    return names;
  }

  private List<String> texts(Row row) {
    List<String> texts = new ArrayList<>(row.size());
    for (int column = 0; column < row.size(); column++) {
      CellText cell = CellText.of(row, column);
      characters += cell.text() == null ? 0 : cell.text().length();
      truncated += cell.truncated() ? 1 : 0;
      texts.add(cell.text());
    }
    return texts;
  }
}
