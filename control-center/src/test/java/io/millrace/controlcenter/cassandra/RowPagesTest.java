package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.context.DriverContext;
import com.datastax.oss.driver.api.core.cql.ExecutionInfo;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.cql.DefaultPagingState;
import com.datastax.oss.driver.internal.core.cql.EmptyColumnDefinitions;
import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.BadRequestException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RowPagesTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final Interval HOUR = new Interval(START, START.plus(Duration.ofHours(1)));

  private Pipeline users;
  private int statements;

  @BeforeEach
  void setUp() throws Exception {
    users = RowRequestTest.users();
  }

  @Test
  void should_give_every_row_of_every_bucket_once_page_by_page() {
    CqlSession session = session(Map.of(0, 3, 4, 70, 15, 1), "x");
    List<String> rows = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();

    Optional<RowToken> next = Optional.empty();
    do {
      RowPages.Page page = read(session, 30, next);
      page.rows().forEach(row -> rows.add(row.get(0)));
      sizes.add(page.rows().size());
      next = Optional.ofNullable(page.next()).map(RowToken::parse);
    } while (next.isPresent());

    assertThat(rows).hasSize(74).doesNotHaveDuplicates().startsWith("0/0x").endsWith("15/0x");
    assertThat(sizes).containsExactly(30, 30, 14);
  }

  @Test
  void should_have_no_next_page_of_an_interval_without_rows() {
    RowPages.Page page = read(session(Map.of(), "x"), 50, Optional.empty());

    assertThat(page.rows()).isEmpty();
    assertThat(page.next()).isNull();
    assertThat(statements).isEqualTo(16);
  }

  @Test
  void should_end_a_page_early_when_its_rows_are_large() {
    String large = "x".repeat(2 * CellText.LONGEST);

    RowPages.Page page = read(session(Map.of(0, 200), large), 200, Optional.empty());

    assertThat(page.rows()).hasSizeBetween(64, 80);
    assertThat(page.truncated()).isEqualTo(page.rows().size());
    assertThat(page.next()).isNotNull();
  }

  @Test
  void should_refuse_a_token_of_another_interval_or_bucket() {
    CqlSession session = session(Map.of(0, 100), "x");
    String next = read(session, 30, Optional.empty()).next();
    Interval other = new Interval(START.plusSeconds(3600), START.plusSeconds(7200));
    RowToken token = RowToken.parse(next);

    assertThatThrownBy(
            () ->
                RowPages.read(
                    session,
                    Partitions.ofInterval(users, other),
                    request(30, Optional.of(token)),
                    Optional.empty()))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("after is \"~.0.");
    RowToken beyond = new RowToken(Optional.empty(), 16, Optional.empty());
    assertThatThrownBy(() -> read(session, 30, Optional.of(beyond)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("after is \"~.16.~\"");
  }

  private RowPages.Page read(CqlSession session, int limit, Optional<RowToken> after) {
    return RowPages.read(
        session, Partitions.ofInterval(users, HOUR), request(limit, after), Optional.empty());
  }

  private static RowRequest request(int limit, Optional<RowToken> after) {
    return new RowRequest(
        Role.BY_INTERVAL,
        Optional.of(HOUR),
        Optional.empty(),
        Optional.empty(),
        false,
        limit,
        after);
  }

  /** A session on buckets with so many rows, of one column: "bucket/row" and a text. */
  private CqlSession session(Map<Integer, Integer> sizes, String text) {
    DriverContext context =
        stub(
            DriverContext.class,
            call ->
                call.method.equals("getCodecRegistry")
                    ? CodecRegistry.DEFAULT
                    : ProtocolVersion.DEFAULT);
    return stub(
        CqlSession.class,
        call ->
            call.method.equals("getContext")
                ? context
                : result((SimpleStatement) call.arguments[0], sizes, text));
  }

  private ResultSet result(SimpleStatement statement, Map<Integer, Integer> sizes, String text) {
    statements++;
    int bucket = (int) statement.getPositionalValues().get(1);
    ByteBuffer state = statement.getPagingState();
    int first = state == null ? 0 : state.getInt(0);
    int end = Math.min(first + statement.getPageSize(), sizes.getOrDefault(bucket, 0));
    DefaultPagingState rest =
        end == sizes.getOrDefault(bucket, 0)
            ? null
            : new DefaultPagingState(
                ByteBuffer.allocate(4).putInt(0, end), statement, AttachmentPoint.NONE);
    int[] place = {first};
    return stub(
        ResultSet.class,
        call ->
            switch (call.method) {
              case "getColumnDefinitions" -> EmptyColumnDefinitions.INSTANCE;
              case "getAvailableWithoutFetching" -> end - first;
              case "getExecutionInfo" -> stub(ExecutionInfo.class, info -> rest);
              default -> row(bucket + "/" + place[0]++ + text);
            });
  }

  private static Row row(String text) {
    return stub(
        Row.class,
        call ->
            switch (call.method) {
              case "size" -> 1;
              case "getType" -> DataTypes.TEXT;
              default -> text;
            });
  }

  @SuppressWarnings("ArrayRecordComponent") // none is compared
  private record Call(String method, Object[] arguments) {}

  private static <T> T stub(Class<T> type, Function<Call, Object> answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.apply(new Call(method.getName(), arguments))));
  }
}
