package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import org.junit.jupiter.api.Test;

class SchemaRulesTest {
  private final ObjectNode registered = JsonSchema.of(Pipelines.parse(Pipelines.users()));
  private final ObjectNode wanted = registered.deepCopy();

  @Test
  void should_allow_an_optional_field_and_another_description() {
    // given
    wanted.withObject("/properties/added").put("type", "string");
    wanted.withObject("/properties/id").put("description", "who it is");

    // when, then
    assertThat(SchemaRules.contradictions(registered, wanted)).isEmpty();
  }

  @Test
  void should_say_how_to_keep_a_field_that_is_removed() {
    // given
    wanted.withObject("/properties").remove("email");

    // when, then
    assertThat(SchemaRules.contradictions(registered, wanted))
        .containsExactly(
            "field email is in the registered schema but not in the pipeline; fields cannot be"
                + " removed: keep it as \"email: {type: text, retired: true}\"");
  }

  @Test
  void should_refuse_another_type_that_the_registry_would_accept() {
    // given
    registered.withObject("/properties/email").put("format", "date-time");

    // when, then
    assertThat(SchemaRules.contradictions(registered, wanted))
        .containsExactly(
            "field email is timestamp in the registered schema but text in the pipeline; types"
                + " cannot change: set its type back, and add a field of another name for the new"
                + " type");
  }

  @Test
  void should_refuse_a_field_that_becomes_required() {
    // given
    wanted.withArray("/required").add("email");

    // when, then
    assertThat(SchemaRules.contradictions(registered, wanted))
        .containsExactly(
            "field email is required in the pipeline but not in the registered schema, and records"
                + " without it may be in the topic: remove \"required: true\"");
  }

  @Test
  void should_refuse_the_schema_of_another_pipeline() {
    // given
    registered.put("title", "people");

    // when, then
    assertThat(SchemaRules.contradictions(registered, wanted))
        .containsExactly(
            "its topic and table are those of pipeline people: rename users back to it, or give it"
                + " another topic and another table");
  }

  @Test
  void should_show_the_rules_of_a_type_that_no_pipeline_has() {
    // given
    ObjectNode unknown = Json.object().put("type", "null");

    // when, then
    assertThat(SchemaRules.type(unknown)).isEqualTo("{\"type\":\"null\"}");
    assertThat(SchemaRules.type(Json.object().booleanNode(true))).isEqualTo("true");
  }
}
