package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Kafka;
import io.millrace.testkit.Registry;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;

/**
 * Services with the data that the tasks of commit d6cd6ea have left in them, and a fixture on them.
 * What is there is listed in {@code src/test/resources/d6cd6ea/README.md}.
 */
final class EarlierVersion implements AutoCloseable {
  private static final String KEYSPACE = "earlier";
  private static final List<String> TABLES =
      List.of("earlier.created_users", "earlier.created_users_by_interval");

  /** A part of the URL, and so of the fingerprints: the data were fetched from there. */
  private static final int SOURCE_PORT = 31_206;

  private final Kafka kafka;
  private final Registry registry;
  private final List<String> definitions;
  private final PipelineFixture fixture;

  /**
   * Starts all.
   *
   * @param directory for the broker's data
   */
  EarlierVersion(Path directory) throws IOException, InterruptedException {
    CompletableFuture<Registry> startingRegistry =
        CompletableFuture.supplyAsync(Registry::startEmpty);
    CompletableFuture<Cassandra> startingCassandra =
        CompletableFuture.supplyAsync(Services::cassandra);
    kafka = Kafka.startWith(unpacked(directory));
    registry = startingRegistry.join();
    Cassandra cassandra = startingCassandra.join();
    register();
    try (CqlSession session = cassandra.session()) {
      statements("cassandra.cql.gz").forEach(session::execute);
      definitions = CqlDump.definitions(session, KEYSPACE);
    }
    fixture =
        new PipelineFixture(
            new PipelineFixture.Backend(kafka, cassandra, registry),
            TestPipeline.of(text("pipeline.json")),
            StandInSource.start(SOURCE_PORT));
  }

  PipelineFixture fixture() {
    return fixture;
  }

  /** Of keyspace and tables, before today's schema-init has seen them. */
  List<String> definitions() {
    return definitions;
  }

  /** The schema as the registry gave it to the earlier version. */
  JsonNode schema() throws IOException {
    return Json.parse(text("schema.json"));
  }

  /** What the data tables have of an hour now. */
  List<String> rows(Hour hour) {
    return TABLES.stream()
        .flatMap(table -> CqlDump.rows(fixture.session(), table).stream())
        .filter(row -> isOf(hour, row))
        .toList();
  }

  /** What they had once the earlier version had stored the hour, from the same beginnings. */
  List<String> rowsStoredLater(Hour hour) throws IOException {
    return statements("stored-later.cql.gz").stream().filter(row -> isOf(hour, row)).toList();
  }

  private static boolean isOf(Hour hour, String row) {
    return row.contains("'" + hour.interval().start().toString().replace("Z", ".000Z") + "'");
  }

  private void register() throws IOException, InterruptedException {
    String subject = schema().get("subject").asText();
    JsonNode schema =
        Json.object().put("schemaType", "JSON").put("schema", schema().get("schema").asText());
    send("POST", "/subjects/" + subject + "/versions", schema);
    send("PUT", "/config/" + subject, Json.object().put("compatibility", "BACKWARD"));
  }

  private void send(String method, String path, JsonNode body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(registry.url() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build();
    HttpResponse<String> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static Path unpacked(Path directory) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder("tar", "-xzf", "-", "-C", directory.toString())
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (InputStream data = resource("kafka.tar.gz")) {
      data.transferTo(tar.getOutputStream());
    }
    tar.getOutputStream().close();
    assertThat(tar.waitFor()).as("tar").isZero();
    return directory;
  }

  private static List<String> statements(String name) throws IOException {
    try (InputStream data = new GZIPInputStream(resource(name))) {
      return new String(data.readAllBytes(), UTF_8).lines().toList();
    }
  }

  private static String text(String name) throws IOException {
    try (InputStream data = resource(name)) {
      return new String(data.readAllBytes(), UTF_8);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(
        EarlierVersion.class.getResourceAsStream("/d6cd6ea/" + name), name);
  }

  @Override
  public void close() {
    fixture.close();
    registry.close();
    kafka.close();
  }
}
