package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParamsTest {
  private final Pipeline users = Pipelines.parse(Pipelines.users());

  @Test
  void should_add_defaults() throws Exception {
    ObjectNode given = (ObjectNode) Json.parse("{\"nat\": [\"NO\", \"GB\"]}");

    assertThat(Json.canonical(Params.resolve(users, given)))
        .isEqualTo("{\"nat\":[\"NO\",\"GB\"],\"users\":1000}");
  }

  @Test
  void should_give_equal_values_one_form() throws Exception {
    ObjectNode given = (ObjectNode) Json.parse("{\"users\": 5.0, \"nat\": null}");

    assertThat(Json.canonical(Params.resolve(users, given))).isEqualTo("{\"nat\":[],\"users\":5}");
    for (String whole : List.of("5", "3000000000", "30000000000000000000")) {
      assertThat(Params.normal(Json.parse(whole + ".0"))).isEqualTo(Json.parse(whole));
    }
  }

  @Test
  void should_refuse_a_number_that_others_cannot_read() throws Exception {
    ObjectNode document = Pipelines.users();
    Pipelines.object(document, "/params")
        .set("ratio", Json.parse("{\"type\":\"number\",\"default\":1,\"description\":\"x\"}"));
    ObjectNode given = (ObjectNode) Json.parse("{\"ratio\": 1e400}");

    assertThatThrownBy(() -> Params.resolve(Pipelines.parse(document), given))
        .hasMessageContaining("PARAMS/ratio is 1E+400 (valid: number)");
  }

  @Test
  void should_refuse_values_that_the_source_would_quietly_replace() throws Exception {
    ObjectNode given = (ObjectNode) Json.parse("{\"users\": 0, \"nat\": [\"XX\"], \"page\": 2}");

    assertThatThrownBy(() -> Params.resolve(users, given))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .contains("PARAMS/users is 0 (valid: at least 1)")
                    .anyMatch(p -> p.startsWith("PARAMS/nat/0 is \"XX\" (valid: AU, BR, "))
                    .contains("PARAMS/page is unknown (valid: nat, users)"));
  }

  @Test
  void should_refuse_the_wrong_type() throws Exception {
    ObjectNode given = (ObjectNode) Json.parse("{\"users\": \"12\", \"nat\": \"NO\"}");

    assertThatThrownBy(() -> Params.resolve(users, given))
        .hasMessageContaining("PARAMS/users is \"12\" (valid: integer)")
        .hasMessageContaining("PARAMS/nat is \"NO\" (valid: array)");
  }
}
