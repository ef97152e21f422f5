package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a run leaves with its topic and its table, for DAGs that wait for them and for readers. */
class AssetEventIT {
  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  @Test
  void should_report_interval_revision_and_counts() throws Exception {
    Dag dag = USERS.dag();
    Instant hour = Hours.ago(126);

    String run = dag.trigger(hour, Dag.params().put("users", 10));
    dag.awaitSuccess(run, Duration.ofMinutes(10));

    Map<String, JsonNode> events = new HashMap<>();
    for (JsonNode event : USERS.airflow().assetEvents(run)) {
      events.put(event.get("uri").asText(), event.get("extra"));
    }
    assertThat(events)
        .containsOnlyKeys("kafka://users_created/", "cassandra://user_streams/created_users");
    assertThat(events.values())
        .allSatisfy(
            extra -> {
              assertThat(extra.get("interval_start").asText()).isEqualTo(hour.toString());
              assertThat(extra.get("revision").asInt()).isEqualTo(1);
              assertThat(extra.get("fetched").asInt()).isEqualTo(10);
            });
    JsonNode ofTopic = events.get("kafka://users_created/");
    JsonNode ofTable = events.get("cassandra://user_streams/created_users");
    assertThat(ofTopic.get("produced").asInt()).isEqualTo(10);
    assertThat(ofTable.get("stored").asInt()).isEqualTo(10);
    assertThat(ofTable.get("dead_lettered").asInt()).isZero();
    String rows = USERS.stack().cql(ofTable.get("query").asText());
    assertThat(rows).contains("(10 rows)");
  }
}
