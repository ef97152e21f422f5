package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ServicesIT {
  @BeforeAll
  static void start() {
    Services.startAll();
  }

  @Test
  void should_answer() throws Exception {
    assertThat(Services.registry().isReady()).isTrue();
    assertThat(Services.cassandra().isReady()).isTrue();
    assertThat(Services.kafka().isReady()).isTrue();
  }

  @Test
  void should_take_part_in_transactions() throws Exception {
    createTopic("transactions");
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            Services.kafka().bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            "a-transaction");

    try (Producer<String, String> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.initTransactions();
      producer.beginTransaction();
      Future<RecordMetadata> sent = producer.send(new ProducerRecord<>("transactions", "value"));
      producer.commitTransaction();

      assertThat(sent.get().hasOffset()).isTrue();
    }
  }

  @Test
  void should_ask_for_a_password() {
    Cassandra cassandra = Services.cassandra();

    assertThatThrownBy(
            () ->
                CqlSession.builder()
                    .addContactPoint(new InetSocketAddress(Service.HOST, cassandra.port()))
                    .withLocalDatacenter("datacenter1")
                    .build()
                    .close())
        .hasMessageContaining("authentication");
  }

  @Test
  void should_keep_address_and_data_over_a_crash() throws Exception {
    Kafka kafka = Services.kafka();
    createTopic("kept");

    kafka.kill();
    kafka.restart();

    assertThat(topics()).contains("kept");
  }

  @Test
  void should_answer_again_after_a_pause() throws Exception {
    Kafka kafka = Services.kafka();

    kafka.pause();
    kafka.resume();

    assertThat(kafka.isReady()).isTrue();
  }

  @Test
  void should_say_at_once_that_it_has_ended_instead_of_starting() {
    assertThatThrownBy(() -> Cassandra.start(Map.of("commitlog_sync", "sometimes")))
        .hasStackTraceContaining("has ended; its log:")
        .hasStackTraceContaining("sometimes");
  }

  private static void createTopic(String name) throws Exception {
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
    }
  }

  private static Set<String> topics() throws Exception {
    try (Admin admin = admin()) {
      return admin.listTopics().names().get(30, TimeUnit.SECONDS);
    }
  }

  private static Admin admin() {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, Services.kafka().bootstrapServers()));
  }
}
