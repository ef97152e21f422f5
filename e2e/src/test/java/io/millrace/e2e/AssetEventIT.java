package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a run leaves with its topic and its table, for DAGs that wait for them and for readers. */
class AssetEventIT {

  @Test
  void should_tell_interval_revision_and_counts() throws Exception {
    Stack stack = Stack.underTest();
    Airflow airflow = new Airflow(stack);
    Instant hour = Hours.ago(126);

    String run = airflow.trigger(hour, Airflow.params().put("users", 10));
    assertThat(airflow.awaitEnd(run, Duration.ofMinutes(5))).isEqualTo("success");

    Map<String, JsonNode> told = new HashMap<>();
    for (JsonNode event : airflow.assetEvents(run)) {
      told.put(event.get("uri").asText(), event.get("extra"));
    }
    assertThat(told)
        .containsOnlyKeys("kafka://users_created/", "cassandra://user_streams/created_users");
    assertThat(told.values())
        .allSatisfy(
            extra -> {
              assertThat(extra.get("interval_start").asText()).isEqualTo(hour.toString());
              assertThat(extra.get("revision").asInt()).isEqualTo(1);
              assertThat(extra.get("fetched").asInt()).isEqualTo(10);
            });
    JsonNode ofTopic = told.get("kafka://users_created/");
    JsonNode ofTable = told.get("cassandra://user_streams/created_users");
    assertThat(ofTopic.get("produced").asInt()).isEqualTo(10);
    assertThat(ofTable.get("stored").asInt()).isEqualTo(10);
    assertThat(ofTable.get("dead_lettered").asInt()).isZero();
    String rows = stack.cql(ofTable.get("query").asText());
    assertThat(rows).contains("(10 rows)");
  }
}
