package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WantedTest {
  @Test
  void should_read_each_kind_of_search() {
    assertThat(Wanted.of(query(Map.of("newest", "true")))).isEqualTo(new Wanted.Newest());
    assertThat(Wanted.of(query(Map.of("partition", "0", "offset", "12"))))
        .isEqualTo(new Wanted.FromOffset(0, 12));
    assertThat(Wanted.of(query(Map.of("time", "2026-11-22T21:30:00Z"))))
        .isEqualTo(new Wanted.Since(Instant.parse("2026-11-22T21:30:00Z")));
    assertThat(Wanted.of(query(Map.of("key", "k")))).isEqualTo(new Wanted.WithKey("k"));
    assertThat(Wanted.of(query(Map.of("interval", "2026-11-22T21:00:00Z"))))
        .isInstanceOf(Wanted.OfInterval.class);
  }

  @Test
  void should_reject_none_several_and_half_a_search() {
    assertThatThrownBy(() -> Wanted.of(query(Map.of())))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("exactly one");
    assertThatThrownBy(() -> Wanted.of(query(Map.of("key", "k", "newest", "true"))))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> Wanted.of(query(Map.of("partition", "1"))))
        .hasMessageContaining("valid: both");
  }

  @Test
  void should_read_where_a_search_continues() {
    assertThat(Places.of(query(Map.of("after", "1:98,0:120"))).orElseThrow().token())
        .isEqualTo("0:120,1:98");
    assertThat(Places.of(query(Map.of()))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "0", "0:", "0:1,", "0:-1", "0:99999999999999999999", "0:1;1:2"})
  void should_reject_a_token_that_no_answer_had(String token) {
    assertThatThrownBy(() -> Places.of(query(Map.of("after", token))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("after");
  }

  private static Query query(Map<String, String> parameters) {
    return new Query(UsersPipeline.pipeline(), Map.of(), parameters);
  }
}
