package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.testkit.TaskProcess;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The Control Center in a process of its own, and requests to it as the plugin sends them. */
final class RunningControlCenter implements AutoCloseable {
  static final String SECRET = "0123456789abcdef0123456789abcdef";

  /** Longer than any answer may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private static final long PAUSE_NANOS = 500_000_000;

  private final HttpClient client = HttpClient.newHttpClient();
  private final TaskProcess process;
  private final int port;

  private RunningControlCenter(TaskProcess process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * Starts it on a fixture's services.
   *
   * @param directory for the pipeline files and for what the process prints
   * @param pipelines that it is to show
   */
  static RunningControlCenter start(
      PipelineFixture fixture, Path directory, TestPipeline... pipelines) throws Exception {
    Path files = Files.createDirectories(directory.resolve("pipelines"));
    for (TestPipeline pipeline : pipelines) {
      // JSON is YAML too.
      Files.writeString(files.resolve(pipeline.parsed().name() + ".yaml"), pipeline.json());
    }
    int port = freePort();
    Map<String, String> environment = new HashMap<>(fixture.clients());
    environment.putAll(fixture.registry().environment());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("SOURCE_URL", fixture.source().url());
    environment.put("CONTROL_CENTER_SECRET", SECRET);
    environment.put("PORT", Integer.toString(port));
    environment.put("PIPELINES", files.toString());
    TaskProcess process =
        TaskProcess.start(io.millrace.controlcenter.Main.class, environment, directory);
    RunningControlCenter started = new RunningControlCenter(process, port);
    started.awaitStart();
    return started;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private void awaitStart() throws Exception {
    while (true) {
      try {
        assertThat(send("/health").statusCode()).isEqualTo(200);
        return;
      } catch (IOException notYet) {
        assertThat(process.isRunning()).as(process.stderr()).isTrue();
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /**
   * An answer.
   *
   * @param took how long it took
   */
  record Reply(int status, String body, Duration took) {
    JsonNode json() {
      try {
        return Json.parse(body.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  /** A request without the secret, but with any headers. */
  HttpResponse<String> send(String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).timeout(PATIENCE);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /**
   * A request with the secret.
   *
   * @param path below {@code /api}
   * @param parameters names and values in turn
   */
  Reply ask(String path, String... parameters) throws IOException, InterruptedException {
    List<String> query = new ArrayList<>();
    for (int index = 0; index < parameters.length; index += 2) {
      query.add(
          parameters[index]
              + "="
              + URLEncoder.encode(parameters[index + 1], StandardCharsets.UTF_8));
    }
    long start = System.nanoTime();
    HttpResponse<String> response =
        send(
            "/api" + path + (query.isEmpty() ? "" : "?" + String.join("&", query)),
            "X-Control-Center-Secret",
            SECRET);
    return new Reply(
        response.statusCode(), response.body(), Duration.ofNanos(System.nanoTime() - start));
  }

  /** The same, for a request that must succeed. */
  JsonNode get(String path, String... parameters) throws IOException, InterruptedException {
    Reply reply = ask(path, parameters);
    assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(200);
    return reply.json();
  }

  /** Asks until the answer is as it should be. */
  JsonNode await(Duration patience, String path, Predicate<JsonNode> condition)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      JsonNode answer = get(path);
      if (condition.test(answer)) {
        return answer;
      }
      assertThat(System.nanoTime()).as("still %s after %s", answer, patience).isLessThan(end);
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /** All it has logged so far. */
  String log() throws IOException {
    return process.stderr();
  }

  @Override
  public void close() {
    process.close();
  }
}
