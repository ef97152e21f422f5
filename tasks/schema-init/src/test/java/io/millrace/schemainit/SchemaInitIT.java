package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.UnavailableException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.testkit.Services;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The task against real Kafka, Cassandra and registry. */
class SchemaInitIT extends Preparing {
  private static CqlSession session;
  private static Admin admin;

  @BeforeAll
  static void start() {
    Services.startAll();
    session = Services.cassandra().session();
    Settings settings = new Settings(Services.kafka().environment());
    admin = new KafkaClients(KafkaSettings.read(settings), "test").admin();
  }

  @AfterAll
  static void close() {
    admin.close();
    session.close();
  }

  @Test
  void should_refuse_more_copies_than_there_are_brokers_and_nodes_before_anything_is_made() {
    environment.put("KAFKA_REPLICATION_FACTOR", "3");
    environment.put("CASSANDRA_REPLICATION_FACTOR", "3");

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "KAFKA_REPLICATION_FACTOR is 3, but Kafka at ",
            "CASSANDRA_REPLICATION_FACTOR is 3, but data centre datacenter1 has 1 node (valid: 1,");
    assertThatThrownBy(this::partitions).hasMessageContaining("UnknownTopicOrPartitionException");
    environment.remove("KAFKA_REPLICATION_FACTOR");
    environment.remove("CASSANDRA_REPLICATION_FACTOR");
    assertThat(changes(run(pipeline))).contains("created keyspace " + keyspace);
  }

  @Test
  void should_make_everything_at_first_and_change_nothing_then() throws Exception {
    ObjectNode first = run(pipeline);
    ObjectNode second = run(pipeline);

    assertThat(changes(first))
        .containsExactly(
            "set compatibility of schema " + topic + "-value to BACKWARD",
            "registered schema " + topic + "-value with id " + first.path("schema_id"),
            "created topic " + topic,
            "created topic " + topic + ".intervals",
            "created topic " + topic + ".dlq",
            "created keyspace " + keyspace,
            "created table " + keyspace + ".created_users",
            "created table " + keyspace + ".created_users_by_interval",
            "created table " + keyspace + ".ingest_runs");
    assertThat(changes(second)).isEmpty();
    assertThat(first.path("schema_id").asInt()).isPositive();
    assertThat(second.path("schema_id")).isEqualTo(first.path("schema_id"));
    assertThat(second.path("revision_floor").asInt(-1)).isZero();
    assertThat(config(topic))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "604800000")
        .containsEntry("message.timestamp.type", "LogAppendTime");
    assertThat(config(topic + ".intervals"))
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", "3196800000")
        .containsEntry("segment.ms", "3600000")
        .containsEntry("max.message.bytes", "2097152");
    assertThat(config(topic + ".dlq"))
        .containsEntry("cleanup.policy", "delete")
        .containsEntry("retention.ms", "2592000000");
    assertThat(partitions()).containsExactly(6, 6, 1);
    assertThat(columnType(session, "created_users", "dob")).isEqualTo("timestamp");
    assertThat(columnType(session, "created_users_by_interval", "revision")).isEqualTo("int");
  }

  @Test
  void should_let_two_run_at_once() {
    List<CompletableFuture<ObjectNode>> both =
        List.of(
            CompletableFuture.supplyAsync(() -> run(pipeline)),
            CompletableFuture.supplyAsync(() -> run(pipeline)));

    List<JsonNode> ids =
        both.stream().map(CompletableFuture::join).map(r -> r.path("schema_id")).toList();

    assertThat(ids.get(0)).isEqualTo(ids.get(1));
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_add_a_column_and_a_schema_version_for_an_optional_field() {
    int before = run(pipeline).path("schema_id").asInt();
    pipeline.object("/record/fields").putObject("score").put("type", "double").put("from", "/s");

    ObjectNode result = run(pipeline);

    int after = result.path("schema_id").asInt();
    assertThat(after).isNotEqualTo(before);
    assertThat(changes(result))
        .containsExactly(
            "registered schema " + topic + "-value with id " + after,
            "added column score double to table " + keyspace + ".created_users",
            "added column score double to table " + keyspace + ".created_users_by_interval");
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_refuse_other_partitions_and_policies_before_it_changes_anything() throws Exception {
    admin
        .createTopics(
            List.of(new NewTopic(topic, 3, (short) 1).configs(Map.of("cleanup.policy", "compact"))))
        .all()
        .get();

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "topic %s has 3 partitions, but the pipeline needs 6: set partitions back, or name another topic; topic %s has cleanup.policy compact, but needs delete"
                .formatted(topic, topic));
    assertThat(admin.listTopics().names().get()).doesNotContain(topic + ".dlq");
  }

  @Test
  void should_end_the_ledger_of_an_earlier_version_and_say_so() throws Exception {
    String ledger = topic + ".intervals";
    admin
        .createTopics(
            List.of(
                new NewTopic(ledger, 6, (short) 1)
                    .configs(
                        Map.of(
                            "cleanup.policy", "compact",
                            "segment.ms", "3600000",
                            "max.message.bytes", "2097152",
                            "message.timestamp.type", "LogAppendTime",
                            "min.insync.replicas", "1"))))
        .all()
        .get();

    assertThat(changes(run(pipeline)))
        .filteredOn(change -> change.contains(ledger))
        .containsExactly(
            "topic " + ledger + ": cleanup.policy from compact to compact,delete",
            "topic " + ledger + ": max.compaction.lag.ms from 9223372036854775807 to 7200000",
            "topic " + ledger + ": min.cleanable.dirty.ratio from 0.5 to 0.1",
            "topic " + ledger + ": retention.ms from 604800000 to 3196800000",
            "topic " + ledger + ": segment.bytes from 1073741824 to 4194304");
    assertThat(config(ledger))
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.ms", "3196800000");
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_refuse_a_ledger_that_is_not_compacted() throws Exception {
    admin
        .createTopics(
            List.of(
                new NewTopic(topic + ".intervals", 6, (short) 1)
                    .configs(Map.of("cleanup.policy", "delete"))))
        .all()
        .get();

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "topic %s.intervals has cleanup.policy delete, but needs compact,delete"
                .formatted(topic));
  }

  @Test
  void should_refuse_other_buckets_and_keys() {
    run(pipeline);
    pipeline.object("/table/by_interval").put("buckets", 8);

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "table %s.created_users_by_interval has \"buckets=16\" in its comment, but the pipeline has \"buckets=8\": this cannot be changed; set buckets back, or name another table"
                .formatted(keyspace));
  }

  @Test
  void should_refuse_a_table_with_another_key_or_a_keyspace_that_may_lose_writes() {
    session.execute(
        "CREATE KEYSPACE %s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1} AND durable_writes = false"
            .formatted(keyspace));
    session.execute(
        "CREATE TABLE %s.created_users (email text, id uuid, PRIMARY KEY (email, id))"
            .formatted(keyspace));

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(
            "keyspace %s has durable_writes false (valid: true)".formatted(keyspace),
            "table %s.created_users has primary key ((email), id ASC), but the pipeline needs ((id))"
                .formatted(keyspace));
  }

  @Test
  void should_set_what_does_no_harm_and_say_so() throws Exception {
    run(pipeline);
    pipeline.object("/topic").put("retention", "P8D");

    ObjectNode result = run(pipeline);

    assertThat(changes(result))
        .containsExactly(
            "topic " + topic + ": retention.ms from 604800000 to 691200000",
            "topic " + topic + ".intervals: retention.ms from 3196800000 to 3283200000");
    assertThat(config(topic)).containsEntry("retention.ms", "691200000");
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_tell_the_highest_revision_of_the_interval() {
    run(pipeline);
    insertRun("2026-11-22T20:00:00Z", 9);
    insertRun("2026-11-22T21:00:00Z", 3);
    insertRun("2026-11-22T21:00:00Z", 4);

    assertThat(run(pipeline).path("revision_floor").asInt()).isEqualTo(4);
  }

  @Test
  void should_name_a_user_whose_password_is_wrong() {
    environment.put("CASSANDRA_PASSWORD", "wrong-one");

    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("rejects user \"cassandra\"")
        .message()
        .doesNotContain("wrong-one");
  }

  @Test
  void should_name_the_address_of_what_cannot_be_reached() {
    String nowhere = "localhost:1";
    environment.put("KAFKA_DEFAULT_API_TIMEOUT_MS", "2000");
    environment.put("KAFKA_REQUEST_TIMEOUT_MS", "1000");

    assertUnreachable("KAFKA_BOOTSTRAP_SERVERS", nowhere);
    assertUnreachable("CASSANDRA_CONTACT_POINTS", nowhere);
    assertUnreachable("REGISTRY_URL", "http://" + nowhere + "/apis/ccompat/v7");
  }

  private void assertUnreachable(String setting, String address) {
    String right = environment.put(setting, address);
    assertThatThrownBy(() -> run(pipeline))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining(address);
    environment.put(setting, right);
  }

  private void insertRun(String interval, int revision) {
    session.execute(
        "INSERT INTO %s.ingest_runs (pipeline, day, interval_start, revision, attempt) VALUES ('%s', '2026-11-22', '%s', %d, now())"
            .formatted(keyspace, pipeline.parsed().name(), interval, revision));
  }

  private List<Integer> partitions() throws Exception {
    List<String> names = List.of(topic, topic + ".intervals", topic + ".dlq");
    var described = admin.describeTopics(names).allTopicNames().get();
    return names.stream().map(name -> described.get(name).partitions().size()).toList();
  }

  private Map<String, String> config(String name) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    Config config = admin.describeConfigs(List.of(resource)).all().get().get(resource);
    Map<String, String> values = new HashMap<>();
    config.entries().forEach(entry -> values.put(entry.name(), entry.value()));
    return values;
  }
}
