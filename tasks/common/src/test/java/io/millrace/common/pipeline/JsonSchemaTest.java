package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSchemaTest {
  @Test
  void should_be_closed_and_name_what_is_required() {
    ObjectNode document = Pipelines.users();

    ObjectNode schema = JsonSchema.of(Pipelines.parse(document));

    assertThat(schema.path("$schema").asText()).contains("draft-07");
    assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
    assertThat(schema.path("additionalProperties").asBoolean()).isFalse();
    assertThat(Json.write(schema.path("required"))).isEqualTo("[\"id\"]");
    assertThat(schema.path("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(() -> document.at("/record/fields").fieldNames());
  }

  @Test
  void should_describe_every_type() {
    ObjectNode document = Pipelines.users();
    ObjectNode fields = Pipelines.object(document, "/record/fields");
    for (FieldType type : FieldType.values()) {
      fields.putObject("a_" + type.label()).put("type", type.label()).put("from", "/x");
    }
    Pipelines.object(document, "/record/fields/a_text").put("description", "some text");

    ObjectNode schema = JsonSchema.of(Pipelines.parse(document));

    assertThat(property(schema, "a_text"))
        .isEqualTo("{\"type\":\"string\",\"description\":\"some text\"}");
    assertThat(property(schema, "a_uuid")).isEqualTo("{\"type\":\"string\",\"format\":\"uuid\"}");
    assertThat(property(schema, "a_int"))
        .isEqualTo("{\"type\":\"integer\",\"minimum\":-2147483648,\"maximum\":2147483647}");
    assertThat(property(schema, "a_bigint")).isEqualTo("{\"type\":\"integer\"}");
    assertThat(property(schema, "a_double")).isEqualTo("{\"type\":\"number\"}");
    assertThat(property(schema, "a_boolean")).isEqualTo("{\"type\":\"boolean\"}");
    assertThat(property(schema, "a_timestamp"))
        .isEqualTo("{\"type\":\"string\",\"format\":\"date-time\"}");
    assertThat(property(schema, "a_date")).isEqualTo("{\"type\":\"string\",\"format\":\"date\"}");
  }

  @Test
  void should_keep_a_retired_field_as_an_optional_one() {
    ObjectNode document = Pipelines.users();
    ObjectNode before = JsonSchema.of(Pipelines.parse(document));
    Pipelines.object(document, "/record/fields/email").put("retired", true).remove("from");

    assertThat(JsonSchema.of(Pipelines.parse(document))).isEqualTo(before);
  }

  @ParameterizedTest
  @EnumSource
  void should_know_the_type_of_a_property_again(FieldType type) {
    ObjectNode document = Pipelines.users();
    Pipelines.object(document, "/record/fields")
        .putObject("x")
        .put("type", type.label())
        .put("from", "/x")
        .put("description", "some text");

    JsonNode property = JsonSchema.of(Pipelines.parse(document)).at("/properties/x");

    assertThat(JsonSchema.typeOf(property)).contains(type);
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "{}", "{\"type\":\"string\",\"format\":\"email\"}"})
  void should_not_know_the_type_of_what_others_registered(String property) throws Exception {
    assertThat(JsonSchema.typeOf(Json.parse(property))).isEmpty();
  }

  private static String property(ObjectNode schema, String name) {
    return Json.write(schema.path("properties").path(name));
  }
}
