package io.millrace.fetch.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.SettingsException;
import io.millrace.fetch.Fixtures;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagePlanTest {
  private static final String STAND_IN = "http://randomuser:8080/api/1.4/";
  private static final String REAL = "https://randomuser.me/api/1.4/";

  private final Pipeline pipeline = Fixtures.pipeline();

  @Test
  void should_ask_for_full_pages_and_the_rest() {
    // when
    PagePlan plan = plan(STAND_IN, "{\"users\": 12000}");

    // then
    assertThat(plan.requests()).extracting(PageRequest::number).containsExactly(1, 2, 3);
    assertThat(plan.requests()).extracting(PageRequest::limit).containsExactly(5000, 5000, 2000);
    assertThat(plan.requests().get(2).uri())
        .hasToString(
            "http://randomuser:8080/api/1.4/?page=3&results=2000&seed=2026-11-22T21%3A00%3A00Z");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 100})
  void should_count_pages_from_one_however_the_source_counts_them(int first) {
    // given
    Pipeline counted =
        Fixtures.pipeline(json -> ((ObjectNode) json.at("/source/pagination")).put("first", first));

    // when
    PagePlan plan =
        PagePlan.of(counted.source(), Fixtures.scope(counted, STAND_IN, "{\"users\": 12000}"));

    // then
    assertThat(plan.requests())
        .extracting(PageRequest::number)
        .containsExactly(first, first + 1, first + 2);
    assertThat(plan.requests()).extracting(PageRequest::ordinal).containsExactly(1, 2, 3);
    assertThat(plan.requests()).extracting(PageRequest::limit).containsExactly(5000, 5000, 2000);
  }

  @Test
  void should_ask_at_the_root_of_a_host_without_a_path() {
    assertThat(plan("http://source:8080", "{\"users\": 1}").requests().get(0).uri())
        .asString()
        .startsWith("http://source:8080/?page=1&");
  }

  @Test
  void should_allow_a_page_as_large_as_the_quota() {
    // given
    Pipeline narrow =
        Fixtures.pipeline(json -> ((ObjectNode) json.at("/source/quota/0")).put("records", 5000));

    // then
    assertThatCode(
            () -> PagePlan.of(narrow.source(), Fixtures.scope(narrow, REAL, "{\"users\": 10000}")))
        .doesNotThrowAnyException();
  }

  @Test
  void should_join_a_list_by_commas() {
    assertThat(plan(STAND_IN, "{\"users\": 1, \"nat\": [\"NO\", \"FI\"]}").requests().get(0).uri())
        .hasQuery("nat=NO,FI&page=1&results=1&seed=2026-11-22T21:00:00Z");
  }

  @Test
  void should_expect_the_echo_of_each_page() {
    assertThat(plan(STAND_IN, "{\"users\": 12000}").requests().get(2).echo())
        .isEqualTo(
            Map.of(
                JsonPointer.compile("/info/seed"), TextNode.valueOf("2026-11-22T21:00:00Z"),
                JsonPointer.compile("/info/page"), IntNode.valueOf(3),
                JsonPointer.compile("/info/results"), IntNode.valueOf(2000)));
  }

  @Test
  void should_allow_every_record_when_the_list_is_empty() {
    assertThat(plan(STAND_IN, "{\"users\": 1}").allowed()).isEmpty();
    assertThat(plan(STAND_IN, "{\"users\": 1, \"nat\": [\"NO\"]}").allowed())
        .containsOnlyKeys(JsonPointer.compile("/nat"));
  }

  @Test
  void should_keep_to_a_quota_only_at_its_host() {
    assertThat(plan(STAND_IN, "{\"users\": 1000000}").quotas()).isEmpty();
    assertThat(plan(REAL, "{\"users\": 1000}").quotas()).hasSize(1);
    assertThat(plan("https://RandomUser.me/api/1.4/", "{\"users\": 1000}").quotas()).hasSize(1);
  }

  @Test
  void should_refuse_what_a_quota_cannot_give_within_the_interval() {
    assertThatCode(() -> plan(REAL, "{\"users\": 240000}")).doesNotThrowAnyException();
    assertThatThrownBy(() -> plan(REAL, "{\"users\": 240001}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("240001 records")
        .hasMessageContaining("20000 per PT5M")
        .hasMessageContaining("at most 240000");
  }

  @Test
  void should_refuse_a_page_that_is_larger_than_a_quota() {
    // given
    Pipeline narrow =
        Fixtures.pipeline(json -> ((ObjectNode) json.at("/source/quota/0")).put("records", 4000));

    // then
    assertThatThrownBy(
            () -> PagePlan.of(narrow.source(), Fixtures.scope(narrow, REAL, "{\"users\": 10000}")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("5000 records")
        .hasMessageContaining("4000 per PT5M");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://source/",
        "source:8080",
        "http:///api",
        "http://user:secret@source/",
        "http://source/?a=b",
        "http://source/#a",
        "http://two words/"
      })
  void should_refuse_a_url_that_is_none(String url) {
    assertThatThrownBy(() -> plan(url, "{\"users\": 1}"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("source.url is \"" + url + "\"");
  }

  private PagePlan plan(String url, String params) {
    return PagePlan.of(pipeline.source(), Fixtures.scope(pipeline, url, params));
  }
}
