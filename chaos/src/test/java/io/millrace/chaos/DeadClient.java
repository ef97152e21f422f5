package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A client that dies with a transaction open.
 *
 * @param timeout after which the coordinator ends the transaction
 */
record DeadClient(PipelineFixture fixture, String transactionalId, Duration timeout) {

  /** Sends to the partition and dies: what it has sent is neither committed nor aborted. */
  void leaveOpen(TopicPartition partition) throws Exception {
    Producer<byte[], byte[]> producer = producer();
    producer.initTransactions();
    producer.beginTransaction();
    producer
        .send(
            new ProducerRecord<>(
                partition.topic(), partition.partition(), "stranger".getBytes(UTF_8), new byte[1]))
        .get();
    // Any longer, and it would abort the transaction.
    producer.close(Duration.ZERO);
  }

  /** Starts again, which ends what it has left. */
  void restart() {
    try (Producer<byte[], byte[]> producer = producer()) {
      producer.initTransactions();
    }
  }

  /** What the coordinator says of its transaction. */
  TransactionState state() throws Exception {
    return fixture
        .admin()
        .describeTransactions(List.of(transactionalId))
        .description(transactionalId)
        .get()
        .state();
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            fixture.bootstrapServers(),
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            Math.toIntExact(timeout.toMillis())),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }
}
