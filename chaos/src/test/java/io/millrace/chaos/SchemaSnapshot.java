package io.millrace.chaos;

import io.millrace.common.pipeline.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;

/**
 * What schema-init makes of a pipeline.
 *
 * @param topics each topic's number of partitions and settings
 * @param columns of all tables, with their types
 * @param schema the newest one in the registry, with its version and id
 */
record SchemaSnapshot(Map<String, String> topics, List<String> columns, String schema) {

  static SchemaSnapshot of(PipelineFixture fixture) throws Exception {
    return new SchemaSnapshot(topics(fixture), columns(fixture), schema(fixture));
  }

  private static Map<String, String> topics(PipelineFixture fixture) throws Exception {
    Topic topic = fixture.pipeline().topic();
    List<String> names = List.of(topic.name(), topic.intervals(), topic.deadLetters());
    Map<String, String> topics = new TreeMap<>();
    fixture
        .admin()
        .describeTopics(names)
        .allTopicNames()
        .get()
        .forEach((name, description) -> topics.put(name, description.toString()));
    List<ConfigResource> resources =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    fixture
        .admin()
        .describeConfigs(resources)
        .all()
        .get()
        .forEach((resource, config) -> topics.put(resource.toString(), settings(config)));
    return topics;
  }

  private static String settings(Config config) {
    return config.entries().stream().map(SchemaSnapshot::setting).sorted().toList().toString();
  }

  private static String setting(ConfigEntry entry) {
    return entry.name() + "=" + entry.value();
  }

  private static List<String> columns(PipelineFixture fixture) {
    return fixture
        .session()
        .execute(
            "SELECT table_name, column_name, type FROM system_schema.columns WHERE keyspace_name = ?",
            fixture.pipeline().table().keyspace())
        .map(row -> row.getFormattedContents())
        .all();
  }

  static String schema(PipelineFixture fixture) throws IOException, InterruptedException {
    URI newest =
        URI.create(
            "%s/subjects/%s-value/versions/latest"
                .formatted(fixture.registry().url(), fixture.pipeline().topic().name()));
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(newest).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
