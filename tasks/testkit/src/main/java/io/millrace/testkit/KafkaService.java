package io.millrace.testkit;

import java.util.List;
import java.util.Map;

/** Kafka as tests use it: one broker, or a {@link KafkaCluster}. */
public interface KafkaService {
  /** The addresses for clients on this machine. */
  String bootstrapServers();

  /** What a task needs to find it. */
  Map<String, String> environment();

  /** Its brokers, at least one. */
  List<Kafka> brokers();
}
