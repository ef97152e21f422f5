package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.PagingState;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.internal.core.cql.DefaultPagingState;
import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.http.BadRequestException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowTokenTest {
  private static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));
  private static final SimpleStatement STATEMENT =
      SimpleStatement.newInstance("SELECT * FROM t WHERE bucket = ?", 3);

  private static PagingState state(SimpleStatement statement) {
    ByteBuffer raw = ByteBuffer.wrap(new byte[] {1, 2, 3});
    return new DefaultPagingState(raw, statement, AttachmentPoint.NONE);
  }

  @Test
  void should_come_back_as_it_was() {
    RowToken atBeginning = new RowToken(Optional.empty(), 3, Optional.empty());
    RowToken within = new RowToken(Optional.of(HOUR), 12, Optional.of(state(STATEMENT)));

    assertThat(RowToken.parse(atBeginning.text())).isEqualTo(atBeginning);
    RowToken parsed = RowToken.parse(within.text());
    assertThat(parsed.newest()).contains(HOUR);
    assertThat(parsed.part()).isEqualTo(12);
    assertThat(parsed.state().orElseThrow().matches(STATEMENT)).isTrue();
    assertThat(parsed.text()).isEqualTo(within.text()).matches("[A-Za-z0-9._~-]+");
  }

  @Test
  void should_not_match_another_partition() {
    PagingState state = RowToken.parse("~.3." + stateText()).state().orElseThrow();

    assertThat(state.matches(SimpleStatement.newInstance(STATEMENT.getQuery(), 4))).isFalse();
  }

  private static String stateText() {
    return new RowToken(Optional.empty(), 3, Optional.of(state(STATEMENT))).text().substring(4);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "~.~.~",
        "~.-1.~",
        "~.3.",
        "~.3.A",
        "~.3.AAAA",
        "~.3.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "1.3.~",
        "~.3.~ ",
        "~.1234567.~"
      })
  void should_refuse_a_broken_one_and_name_it(String text) {
    assertThatThrownBy(() -> RowToken.parse(text))
        .isInstanceOf(BadRequestException.class)
        .hasMessageStartingWith("after is \"" + text + "\"; valid: \"next\" of an answer");
  }

  @Test
  void should_show_only_the_beginning_of_a_long_one() {
    assertThatThrownBy(() -> RowToken.parse("x".repeat(5_000)))
        .hasMessageContaining("xxx…")
        .message()
        .hasSizeLessThan(250);
  }
}
