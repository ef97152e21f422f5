package io.millrace.testkit;

import org.testcontainers.utility.DockerImageName;

/**
 * The images that the services run in. An environment variable or a system property of the same
 * name replaces each: so the same tests run on the official images.
 */
final class Images {
  private Images() {}

  static DockerImageName kafka() {
    return image("KAFKA_IMAGE", "millrace/kafka:4.3.1");
  }

  static DockerImageName kafkaWithZooKeeper() {
    return image("KAFKA_ZOOKEEPER_IMAGE", "millrace/kafka:3.9.2");
  }

  static DockerImageName zooKeeper() {
    return image("ZOOKEEPER_IMAGE", "millrace/zookeeper:3.8.6");
  }

  static DockerImageName cassandra() {
    return image("CASSANDRA_IMAGE", "millrace/cassandra:5.0.9");
  }

  static DockerImageName registry() {
    return image("REGISTRY_IMAGE", "millrace/apicurio-registry:3.3.3");
  }

  static DockerImageName spark() {
    return image("SPARK_IMAGE", "millrace/spark:4.1.1");
  }

  /** Of the task, with Spark and its own code. */
  static DockerImageName sparkTask() {
    return image("SPARK_TASK_IMAGE", "millrace/spark-to-cassandra:0.1.0");
  }

  private static DockerImageName image(String name, String defaultImage) {
    String fromEnvironment = System.getenv().getOrDefault(name, defaultImage);
    return DockerImageName.parse(System.getProperty(name, fromEnvironment));
  }
}
