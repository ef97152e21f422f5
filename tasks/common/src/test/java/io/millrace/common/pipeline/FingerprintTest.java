package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FingerprintTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");

  private final Map<String, String> env = Map.of("SOURCE_URL", "http://randomuser:8080/api/1.4/");
  private final ObjectNode params = Json.object().put("users", 1000).set("nat", array("NO"));
  private final Interval hour = new Interval(START, START.plusSeconds(3600));

  /** Of a pipeline that nobody runs, so that this changes only if the hash is made differently. */
  @Test
  void should_be_a_stable_sha_256() {
    ObjectNode chosen = Json.object().put("count", 10).set("kinds", array("a"));

    assertThat(
            Fingerprint.of(
                Pipelines.parse(Pipelines.valid("every_type")), new Scope(env, hour, chosen)))
        .isEqualTo("b6abf93ff92e50fb20ad7b99de1f81374f1871427c8a3d6a66b840cc4ba3bbc8");
    assertThat(fingerprint(Pipelines.users()))
        .matches("[0-9a-f]{64}")
        .isEqualTo(fingerprint(Pipelines.users()));
  }

  static Stream<Consumer<ObjectNode>> changesOfNoMatter() {
    return Stream.of(
        pipeline -> Pipelines.object(pipeline, "/topic").put("retention", "P8D"),
        pipeline -> Pipelines.object(pipeline, "/schedule").put("catchup", true),
        pipeline -> Pipelines.object(pipeline, "/dead_letters").put("min_count", 11),
        pipeline -> Pipelines.object(pipeline, "/params/users").put("default", 7),
        pipeline -> Pipelines.object(pipeline, "/source").remove("quota"),
        pipeline -> Pipelines.object(pipeline, "/record/fields/email").put("description", "mail"),
        pipeline -> Pipelines.object(pipeline, "/record/fields/email").put("retired", false));
  }

  @ParameterizedTest
  @MethodSource("changesOfNoMatter")
  void should_stay_when_the_records_would_be_the_same(Consumer<ObjectNode> change) {
    ObjectNode changed = Pipelines.users();
    change.accept(changed);

    assertThat(fingerprint(changed)).isEqualTo(fingerprint(Pipelines.users()));
  }

  static Stream<Consumer<ObjectNode>> changesThatMatter() {
    return Stream.of(
        pipeline -> Pipelines.object(pipeline, "/source").put("url", "http://elsewhere/"),
        pipeline -> Pipelines.object(pipeline, "/source").put("records", "/users"),
        pipeline -> Pipelines.object(pipeline, "/source/query").put("seed", "${interval.end}"),
        pipeline -> Pipelines.object(pipeline, "/source/query").put("offset", "${page.number}"),
        pipeline -> Pipelines.object(pipeline, "/source/pagination").put("size", 1000),
        pipeline -> Pipelines.object(pipeline, "/source/pagination").put("first", 2),
        pipeline -> Pipelines.object(pipeline, "/source/pagination").put("total", "999"),
        pipeline -> Pipelines.object(pipeline, "/record/fields").remove("email"),
        pipeline -> Pipelines.object(pipeline, "/record/fields/email").put("required", true),
        pipeline -> Pipelines.object(pipeline, "/record/fields/email").put("retired", true),
        pipeline -> Pipelines.object(pipeline, "/record/fields/email").put("from", "/mail"),
        pipeline -> Pipelines.object(pipeline, "/record/fields/latitude").put("type", "text"),
        pipeline -> Pipelines.object(pipeline, "/record/fields/address").put("template", "${/x}"));
  }

  @ParameterizedTest
  @MethodSource("changesThatMatter")
  void should_change_when_the_records_would(Consumer<ObjectNode> change) {
    ObjectNode changed = Pipelines.users();
    change.accept(changed);

    assertThat(fingerprint(changed)).isNotEqualTo(fingerprint(Pipelines.users()));
  }

  @Test
  void should_be_the_same_whether_a_retired_field_keeps_its_place_or_not() {
    ObjectNode kept = Pipelines.users();
    Pipelines.object(kept, "/record/fields/email").put("retired", true);
    ObjectNode dropped = kept.deepCopy();
    Pipelines.object(dropped, "/record/fields/email").remove("from");

    assertThat(fingerprint(kept)).isEqualTo(fingerprint(dropped));
  }

  @Test
  void should_change_with_interval_params_and_environment() {
    Pipeline users = Pipelines.parse(Pipelines.users());
    Interval longer = new Interval(START, START.plusSeconds(7200));
    ObjectNode more = params.deepCopy().put("users", 1001);
    ObjectNode others = params.deepCopy().set("nat", array("CH"));

    assertThat(
            Stream.of(
                new Scope(env, hour, params),
                new Scope(env, longer, params),
                new Scope(env, hour, more),
                new Scope(env, hour, others),
                new Scope(Map.of("SOURCE_URL", "https://b/"), hour, params)))
        .extracting(scope -> Fingerprint.of(users, scope))
        .doesNotHaveDuplicates();
  }

  private String fingerprint(ObjectNode document) {
    return Fingerprint.of(Pipelines.parse(document), new Scope(env, hour, params));
  }

  private static ArrayNode array(String element) {
    return Json.object().putArray("array").add(element);
  }
}
