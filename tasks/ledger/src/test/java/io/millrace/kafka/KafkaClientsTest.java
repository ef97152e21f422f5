package io.millrace.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import io.millrace.common.task.UnavailableException;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  @Test
  void should_give_up_a_send_before_the_coordinator_gives_up_its_transaction() {
    // when
    Map<String, Object> config = clients(Map.of()).producerConfig("users-1");

    // then
    assertThat((int) config.get(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG))
        .isLessThan((int) config.get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG));
    assertThat(config)
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", true)
        .containsEntry("transactional.id", "users-1")
        .containsEntry("compression.type", "lz4");
  }

  @Test
  void should_read_what_is_committed_and_never_skip() {
    assertThat(clients(Map.of()).consumerConfig())
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("enable.auto.commit", false)
        .doesNotContainKey("group.id");
  }

  @Test
  void should_never_skip_in_a_group_either() {
    assertThat(clients(Map.of()).groupConsumerConfig("follower"))
        .containsEntry("group.id", "follower")
        .containsEntry("auto.offset.reset", "none")
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("enable.auto.commit", false);
  }

  @Test
  void should_fetch_a_batch_of_a_partition_at_a_time_unless_the_operator_sets_it() {
    assertThat(clients(Map.of()).consumerConfig())
        .containsEntry("max.partition.fetch.bytes", 128 * 1024);
    assertThat(clients(Map.of("max.partition.fetch.bytes", "9")).consumerConfig())
        .containsEntry("max.partition.fetch.bytes", "9");
    assertThat(clients(Map.of()).groupConsumerConfig("follower"))
        .doesNotContainKey("max.partition.fetch.bytes");
  }

  @Test
  void should_poll_more_at_once_where_each_poll_waits_for_the_disk() {
    assertThat(clients(Map.of()).consumerConfig()).containsEntry("max.poll.records", 500);
    assertThat(clients(Map.of()).groupConsumerConfig("follower"))
        .containsEntry("max.poll.records", 5_000);
    assertThat(clients(Map.of("max.poll.records", "9")).groupConsumerConfig("follower"))
        .containsEntry("max.poll.records", "9");
  }

  @Test
  void should_let_the_operator_change_defaults() {
    assertThat(clients(Map.of("compression.type", "zstd")).producerConfig("id"))
        .containsEntry("compression.type", "zstd");
  }

  @Test
  void should_report_no_metrics_unless_the_operator_wants_them() {
    assertThat(clients(Map.of()).adminConfig())
        .containsEntry("metric.reporters", "")
        .containsEntry("enable.metrics.push", false);
    assertThat(clients(Map.of("enable.metrics.push", "true")).consumerConfig())
        .containsEntry("enable.metrics.push", "true");
  }

  @Test
  void should_not_let_the_operator_change_the_protocol() {
    assertThat(clients(Map.of("acks", "0")).producerConfig("id")).containsEntry("acks", "all");
  }

  @Test
  void should_hand_a_property_only_to_clients_that_know_it() {
    // given
    KafkaClients clients =
        clients(
            Map.of(
                "linger.ms", "7", "fetch.min.bytes", "9", "retry.backoff.ms", "50", "my.own", "x"));

    // then
    assertThat(clients.producerConfig("id"))
        .containsKeys("linger.ms", "retry.backoff.ms", "my.own")
        .doesNotContainKey("fetch.min.bytes");
    assertThat(clients.consumerConfig())
        .containsKeys("fetch.min.bytes", "retry.backoff.ms", "my.own")
        .doesNotContainKey("linger.ms");
    assertThat(clients.adminConfig())
        .containsKeys("retry.backoff.ms", "my.own")
        .doesNotContainKeys("linger.ms", "fetch.min.bytes");
  }

  @Test
  void should_tell_that_settings_contradict_each_other() {
    assertThatThrownBy(
            () -> clients(Map.of("delivery.timeout.ms", "1")).transactionalProducer("id"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("delivery.timeout.ms");
  }

  @Test
  void should_take_a_name_that_nobody_knows_for_a_server_that_is_down() {
    KafkaClients clients =
        new KafkaClients(new KafkaSettings("no-such-host.invalid:9092", Map.of()), "test");
    assertThatThrownBy(clients::admin).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(clients::consumer).isInstanceOf(UnavailableException.class);
    assertThatThrownBy(() -> clients.transactionalProducer("id"))
        .isInstanceOf(UnavailableException.class)
        .hasMessage("Kafka: none of the hosts in no-such-host.invalid:9092 can be resolved");
  }

  private static KafkaClients clients(Map<String, String> properties) {
    return new KafkaClients(new KafkaSettings("localhost:1", properties), "test");
  }
}
