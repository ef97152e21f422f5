package io.millrace.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectSettingsTest {
  private static final Map<String, String> TARGET =
      Map.ofEntries(
          Map.entry("KAFKA_BOOTSTRAP_SERVERS", "localhost:9092"),
          Map.entry("CASSANDRA_CONTACT_POINTS", "localhost:9042"),
          Map.entry("CASSANDRA_LOCAL_DATACENTER", "datacenter1"),
          Map.entry("CASSANDRA_USERNAME", "cassandra"),
          Map.entry("CASSANDRA_PASSWORD", "s3cret"),
          Map.entry("TOPIC", "users_created"),
          Map.entry("KEYSPACE", "bench_1"),
          Map.entry("NEWEST_TABLE", "users"),
          Map.entry("BY_INTERVAL_TABLE", "users_by_interval"),
          Map.entry("FIELDS", "id:string,dob:timestamp"),
          Map.entry("INTERVAL_START", "2026-11-22T21:00:00Z"),
          Map.entry("REVISION", "1"));

  @TempDir Path folder;

  @Test
  void should_map_the_topic_to_both_tables() {
    // when
    Map<String, String> sink = new ConnectSettings(TARGET).sink();

    // then
    assertThat(sink)
        .containsEntry(
            "topic.users_created.bench_1.users.mapping",
            "id=value.id, dob=value.dob, interval_start=value.interval_start,"
                + " ingested_at=value.interval_start")
        .containsEntry(
            "topic.users_created.bench_1.users_by_interval.mapping",
            "id=value.id, dob=value.dob, interval_start=value.interval_start,"
                + " bucket=value.bucket, revision=value.revision, ingested_at=value.interval_start")
        .containsEntry("transforms.place.static.value", "2026-11-22T21:00:00Z");
  }

  @Test
  void should_have_a_consumer_group_of_its_own_in_each_round() {
    // given
    Map<String, String> next = new HashMap<>(TARGET);
    next.put("KEYSPACE", "bench_2");

    // when
    String first = new ConnectSettings(TARGET).sink().get("name");
    String second = new ConnectSettings(next).sink().get("name");

    // then
    assertThat(second).isNotEqualTo(first);
  }

  @Test
  void should_write_both_files() throws IOException {
    // when
    Map<String, String> written = new ConnectSettings(TARGET).written(folder);

    // then
    assertThat(read(written.get("WORKER"))).containsEntry("bootstrap.servers", "localhost:9092");
    assertThat(read(written.get("SINK"))).containsEntry("auth.password", "s3cret");
  }

  private static Properties read(String path) throws IOException {
    Properties properties = new Properties();
    try (Reader in = Files.newBufferedReader(Path.of(path))) {
      properties.load(in);
    }
    return properties;
  }
}
