package io.millrace.controlcenter.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import io.millrace.controlcenter.spark.SparkEndpoints.Spark;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SparkEndpointsTest {
  private static final String INTERVAL = "2026-11-22T21:00:00Z";

  private final Pipeline users = new PipelineFiles(Path.of("..", "pipelines")).named("users");
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private HttpServer server;
  private URI url;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String answer = answers.get(exchange.getRequestURI().toString());
          byte[] body = (answer == null ? "no" : answer).getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer == null ? 404 : 200, body.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
          }
        });
    server.start();
    url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private Spark ask(SparkEndpoints endpoints, Map<String, String> parameters) {
    try (endpoints) {
      return (Spark) endpoints.answers().get("/spark").to(new Query(users, Map.of(), parameters));
    }
  }

  private Spark ask(Optional<URI> master, Optional<URI> history) {
    return ask(
        new SparkEndpoints(master, history, Optional.of(URI.create("http://localhost:8086"))),
        Map.of("interval", INTERVAL));
  }

  @Test
  void should_say_that_there_is_no_spark() {
    Spark spark =
        ask(
            new SparkEndpoints(Optional.empty(), Optional.empty(), Optional.empty()),
            Map.of("interval", INTERVAL));

    assertThat(spark.configured()).isFalse();
    assertThat(spark.ui()).isNull();
    assertThat(spark.jobs()).isEmpty();
  }

  @Test
  void should_want_an_interval() {
    SparkEndpoints endpoints =
        new SparkEndpoints(Optional.empty(), Optional.of(url), Optional.empty());

    assertThatExceptionOfType(BadRequestException.class)
        .isThrownBy(() -> ask(endpoints, Map.of()))
        .withMessageStartingWith("interval is missing");
  }

  @Test
  void should_show_the_jobs_of_an_interval() {
    answers.put(
        "/api/v1/applications?minDate=2026-11-22",
        """
        [{"id": "app-2", "name": "millrace users 2026-11-22T21:00:00Z",
          "attempts": [{"completed": true, "startTime": "2026-11-22T22:00:01.000GMT", "duration": 9}]},
         {"id": "app-1", "name": "millrace users 2026-11-22T20:00:00Z", "attempts": []}]
        """);
    answers.put(
        "/api/v1/applications/app-2/jobs",
        """
        [{"jobId": 0, "name": "collect at SparkEngine.java:71", "status": "SUCCEEDED", "numTasks": 6,
          "numFailedTasks": 1, "submissionTime": "2026-11-22T22:00:07.123GMT",
          "completionTime": "2026-11-22T22:00:08.623GMT"}]
        """);

    Spark spark = ask(Optional.empty(), Optional.of(url));

    assertThat(spark.ui()).isEqualTo("http://localhost:8086");
    assertThat(spark.complete()).isTrue();
    assertThat(spark.jobs())
        .containsExactly(
            new SparkJob(
                "app-2",
                "collect at SparkEngine.java:71",
                "succeeded",
                Instant.parse("2026-11-22T22:00:07.123Z"),
                1_500L,
                6,
                1));
  }

  @Test
  void should_show_an_application_that_only_the_master_knows() {
    answers.put("/api/v1/applications?minDate=2026-11-22", "[]");
    answers.put(
        "/json/",
        """
        {"activeapps": [{"id": "app-3", "starttime": 1795384807000, "state": "RUNNING",
                         "name": "millrace users 2026-11-22T21:00:00Z", "duration": 400}],
         "completedapps": [{"id": "app-0", "name": "millrace others 2026-11-22T21:00:00Z"}]}
        """);

    assertThat(ask(Optional.of(url), Optional.of(url)).jobs())
        .containsExactly(
            new SparkJob(
                "app-3",
                "millrace users 2026-11-22T21:00:00Z",
                "running",
                Instant.ofEpochMilli(1_795_384_807_000L),
                null,
                null,
                null));
  }

  @Test
  void should_say_what_is_bounded() {
    StringBuilder applications = new StringBuilder();
    for (int number = 0; number < 21; number++) {
      applications.append(
          "%s{\"id\": \"app-%d\", \"name\": \"millrace users %s\", \"attempts\": []}"
              .formatted(number == 0 ? "" : ",", number, INTERVAL));
      answers.put("/api/v1/applications/app-" + number + "/jobs", "[]");
    }
    answers.put("/api/v1/applications?minDate=2026-11-22", "[" + applications + "]");

    Spark spark = ask(Optional.empty(), Optional.of(url));

    assertThat(spark.complete()).isFalse();
    assertThat(spark.jobs()).hasSize(20);
  }

  @Test
  void should_say_that_spark_does_not_answer() {
    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(() -> ask(Optional.of(url), Optional.empty()))
        .withMessage("Spark answers 404 at " + url + "json/");
  }
}
