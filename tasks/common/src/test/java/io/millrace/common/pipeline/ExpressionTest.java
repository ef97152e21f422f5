package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTest {
  private static final Interval HOUR =
      new Interval(Instant.parse("2026-11-22T21:00:00Z"), Instant.parse("2026-11-22T22:00:00Z"));

  private final ObjectNode params = Json.object().put("users", 1000);
  private final Scope scope = new Scope(Map.of("SOURCE_URL", "http://a/b$1"), HOUR, params);

  @Test
  void should_resolve_text_around_references() {
    JsonNode value = resolve("${env.SOURCE_URL}?${interval.start}-${interval.end}&${params.users}");

    assertThat(value)
        .isEqualTo(TextNode.valueOf("http://a/b$1?2026-11-22T21:00:00Z-2026-11-22T22:00:00Z&1000"));
  }

  @Test
  void should_keep_the_type_of_a_reference_by_itself() {
    params.putArray("nat").add("NO").add("CH");

    assertThat(resolve("${params.users}")).isEqualTo(IntNode.valueOf(1000));
    assertThat(resolve("${params.nat}").isArray()).isTrue();
    assertThat(Expression.text(resolve("${params.nat}"))).isEqualTo("NO,CH");
  }

  @Test
  void should_resolve_the_page_where_there_is_one() {
    assertThat(Expression.parse("${page.number}").resolve(scope.withPage(3, 250)))
        .isEqualTo(IntNode.valueOf(3));
    assertThat(Expression.parse("p${page.limit}").resolve(scope.withPage(3, 250)))
        .isEqualTo(TextNode.valueOf("p250"));
    assertThat(resolve("p${page.limit}")).isEqualTo(TextNode.valueOf("p${page.limit}"));
  }

  @Test
  void should_name_a_variable_that_is_not_set() {
    assertThatThrownBy(() -> resolve("${env.SOURCE_KEY}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("SOURCE_KEY is not set");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "${interval}",
        "${interval.middle}",
        "${page.size}",
        "${PARAMS.x}",
        "${params.}",
        "${}",
        "${ params.x }",
        "${env.PATH}",
        "${env.SOURCE_}",
        "${params.users",
        "a${"
      })
  void should_refuse_references_it_does_not_know(String text) {
    assertThatThrownBy(() -> Expression.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void should_leave_an_empty_list_out_of_a_query() {
    Source source = Pipelines.parse(Pipelines.users()).source();
    params.putArray("nat");

    assertThat(source.query(scope.withPage(1, 1000)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("seed", "2026-11-22T21:00:00Z", "page", "1", "results", "1000"));
    params.putArray("nat").add("NO").add("CH");
    assertThat(source.query(scope.withPage(1, 1000))).containsEntry("nat", "NO,CH");
  }

  @Test
  void should_split_an_interval_into_pages() {
    Pagination pagination = new Pagination(1, 10_000, 5_000, "${params.users}");

    assertThat(pagination.total(scope)).isEqualTo(1_000);
    assertThat(pagination.pages(1_000)).isEqualTo(1);
    assertThat(pagination.pages(5_000)).isEqualTo(1);
    assertThat(pagination.pages(12_000)).isEqualTo(3);
    assertThat(pagination.limit(1, 12_000)).isEqualTo(5_000);
    assertThat(pagination.limit(3, 12_000)).isEqualTo(2_000);
    assertThat(new Pagination(0, 10, 5_000, "7").limit(0, 7)).isEqualTo(7);
    assertThat(new Pagination(0, 10, 5_000, "7").total(scope)).isEqualTo(7);
  }

  private JsonNode resolve(String text) {
    return Expression.parse(text).resolve(scope);
  }
}
