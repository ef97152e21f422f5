package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A pipeline that is changed, and changed back. */
class PipelineEditsIT extends Preparing {
  private static CqlSession session;

  @BeforeAll
  static void start() {
    Services.startAll();
    session = Services.cassandra().session();
  }

  @AfterAll
  static void close() {
    session.close();
  }

  @Test
  void should_refuse_to_remove_a_field() {
    run(pipeline);
    TestPipeline changed = pipeline.copy();
    changed.object("/record/fields").remove("email");

    assertThatThrownBy(() -> run(changed))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "schema %s-value: the pipeline is not compatible with version 1 in the registry: field email is in the registered schema but not in the pipeline; fields cannot be removed: keep it as \"email: {type: text, retired: true}\""
                .formatted(topic));
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_let_a_field_that_was_added_by_mistake_be_retired_and_taken_back() {
    // given
    run(pipeline);
    TestPipeline mistake = pipeline.copy();
    ObjectNode field = mistake.object("/record/fields").putObject("by_mistake");
    field.put("type", "int").put("from", "/location/timezone/offset");
    int id = run(mistake).path("schema_id").asInt();
    assertThatThrownBy(() -> run(pipeline))
        .hasMessageContaining("keep it as \"by_mistake: {type: int, retired: true}\"");

    // when
    TestPipeline retired = pipeline.copy();
    retired
        .object("/record/fields")
        .putObject("by_mistake")
        .put("type", "int")
        .put("retired", true);

    // then
    for (TestPipeline each : List.of(retired, retired, mistake, retired)) {
      ObjectNode result = run(each);
      assertThat(changes(result)).isEmpty();
      assertThat(result.path("schema_id").asInt()).isEqualTo(id);
      assertThat(columnType(session, "created_users", "by_mistake")).isEqualTo("int");
      assertThat(columnType(session, "created_users_by_interval", "by_mistake")).isEqualTo("int");
    }
  }

  @Test
  void should_let_a_required_field_become_optional_and_retired_but_not_required_again() {
    // given
    TestPipeline required = pipeline.copy();
    required.object("/record/fields/email").put("required", true);
    int before = run(required).path("schema_id").asInt();

    // when
    TestPipeline retired = pipeline.copy();
    retired.object("/record/fields/email").put("retired", true);
    ObjectNode result = run(retired);

    // then
    assertThat(result.path("schema_id").asInt()).isNotEqualTo(before);
    assertThat(changes(result))
        .containsExactly(
            "registered schema " + topic + "-value with id " + result.path("schema_id"));
    assertThat(changes(run(pipeline))).isEmpty();
    assertThatThrownBy(() -> run(required))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("field email is required in the pipeline");
  }

  @Test
  void should_name_the_way_out_of_a_rename_and_take_it() {
    // given
    run(pipeline);
    TestPipeline renamed = pipeline.copy();
    renamed.object("/record/fields").remove("phone");
    renamed
        .object("/record/fields")
        .putObject("telephone")
        .put("type", "text")
        .put("from", "/phone");
    assertThatThrownBy(() -> run(renamed))
        .isInstanceOf(DataException.class)
        .hasMessageEndingWith("keep it as \"phone: {type: text, retired: true}\"");

    // when
    renamed.object("/record/fields").putObject("phone").put("type", "text").put("retired", true);

    // then
    assertThat(changes(run(renamed)))
        .contains("added column telephone text to table " + keyspace + ".created_users");
    assertThat(changes(run(renamed))).isEmpty();
  }

  @Test
  void should_go_to_other_names_and_back_again() {
    run(pipeline);
    for (Map.Entry<String, String> name :
        Map.of(
                "/topic:name",
                topic + "_b",
                "/table:name",
                "others",
                "/table:keyspace",
                keyspace + "_b")
            .entrySet()) {
      TestPipeline other = pipeline.copy();
      String[] place = name.getKey().split(":", -1);
      other.object(place[0]).put(place[1], name.getValue());

      assertThat(changes(run(other))).as(name.getKey()).isNotEmpty();
      assertThat(changes(run(pipeline))).as(name.getKey()).isEmpty();
      assertThat(changes(run(other))).as(name.getKey()).isEmpty();
    }
  }

  @Test
  void should_refuse_to_go_back_to_an_earlier_version() {
    run(pipeline);
    TestPipeline changed = pipeline.copy();
    changed.object("/record/fields").putObject("score").put("type", "double").put("from", "/s");
    run(changed);

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("keep it as \"score: {type: double, retired: true}\"");
  }

  @Test
  void should_refuse_another_type_naming_both() {
    run(pipeline);
    pipeline.object("/record/fields/dob").put("type", "text");

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "field dob is timestamp in the registered schema but text in the pipeline; types cannot change: set its type back",
            "column dob of table %s.created_users is timestamp in Cassandra but text in the pipeline: set its type back"
                .formatted(keyspace));
    pipeline.object("/record/fields/dob").put("type", "timestamp");
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_refuse_a_field_that_becomes_required() {
    run(pipeline);
    pipeline.object("/record/fields/email").put("required", true);

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "field email is required in the pipeline but not in the registered schema, and records without it may be in the topic: remove \"required: true\"");
  }
}
