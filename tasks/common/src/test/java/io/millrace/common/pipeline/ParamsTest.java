package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
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
    ObjectNode given = (ObjectNode) Json.parse("{\"users\": \"12\", \"nat\": null}");

    assertThatThrownBy(() -> Params.resolve(users, given))
        .hasMessageContaining("PARAMS/users is \"12\" (valid: integer)")
        .hasMessageContaining("PARAMS/nat is null (valid: array)");
  }
}
