package io.millrace.controlcenter.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.controlcenter.registry.SchemaDifference.Change;
import org.junit.jupiter.api.Test;

class SchemaDifferenceTest {
  @Test
  void should_name_fields_and_their_types_as_a_pipeline_file_does() {
    JsonNode before =
        json(
            "{'title':'users','properties':{'id':{'type':'string','format':'uuid'},"
                + "'age':{'type':'integer'},'gone':{'type':'boolean'}},'required':['id']}");
    JsonNode after =
        json(
            "{'title':'users','properties':{'id':{'type':'string','format':'uuid',"
                + "'description':'who'},'age':{'type':'string'},'city':{'type':'string'}},"
                + "'required':['id','age']}");
    assertThat(SchemaDifference.between(before, after))
        .containsExactly(
            new Change("changed", "age", "bigint", "text"),
            new Change("added", "city", null, "text"),
            new Change("removed", "gone", "boolean", null),
            new Change("added", "id.description", null, "who"),
            new Change("changed", "age.required", "optional", "required"));
  }

  @Test
  void should_compare_what_no_pipeline_has_registered() {
    JsonNode before =
        json(
            "{'additionalProperties':true,'properties':{'home':{'type':'object','properties':"
                + "{'zip':{'type':'integer'}}},'tags':{'type':'array','items':{'type':'string'}}}}");
    JsonNode after =
        json(
            "{'additionalProperties':false,'properties':{'home':{'type':'object','properties':"
                + "{'zip':{'type':'string'}}},'tags':{'type':'array','items':{'type':'number'}}}}");
    assertThat(SchemaDifference.between(before, after))
        .containsExactly(
            new Change("changed", "additionalProperties", "true", "false"),
            new Change("changed", "home.zip", "bigint", "text"),
            new Change("changed", "tags.items.type", "string", "number"));
  }

  @Test
  void should_find_no_difference_in_the_order_of_names() {
    assertThat(
            SchemaDifference.between(
                json("{'required':['a','b'],'type':'object'}"),
                json("{'type':'object','required':['b','a']}")))
        .isEmpty();
  }

  private static JsonNode json(String text) {
    try {
      return Json.parse(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
