package io.millrace.controlcenter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.task.UnavailableException;
import io.millrace.controlcenter.backend.BackendException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final String METRICS_SECRET = "fedcba9876543210fedcba9876543210";
  private static final StaticPage PAGE =
      new StaticPage(
          Map.of(
              "index.html", bytes("<head></head>"),
              "first.js", bytes("document.title"),
              "app.js", bytes("export const text = '" + "long ".repeat(500) + "';")));

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static HttpServer server;

  @BeforeAll
  static void start() {
    server = HttpServer.start(0, content());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpServer.Content content() {
    Endpoints endpoints =
        () ->
            Map.of(
                "/hours/{start}",
                query -> Map.of("start", query.path("start"), "to", query.parameters()),
                "/bug",
                query -> {
                  throw new IllegalStateException("internal");
                },
                "/down",
                query -> {
                  throw new BackendException("kafka", "no answer within 5 s", null);
                },
                "/limit",
                query -> query.integer("limit", 50, 1, 200));
    return new HttpServer.Content(
        new SecretCheck(SECRET, Optional.of(METRICS_SECRET)),
        PAGE,
        name -> {
          if (name.equals("users")) {
            return null;
          }
          throw new NotFoundException("there is no pipeline \"" + name + "\"");
        },
        List.of(endpoints),
        Map.of("/pipelines", parameters -> parameters),
        accepted -> new Metrics.Text("text/plain; version=0.0.4", bytes("millrace_x 1\n")));
  }

  @Test
  void should_answer_that_it_lives_without_a_secret() throws Exception {
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri("/health")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(text(response)).isEqualTo("ok");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/page/app.js", "/api/pipelines", "/metrics", "/nothing"})
  void should_refuse_everything_else_without_one(String path) throws Exception {
    HttpResponse<byte[]> response = send(HttpRequest.newBuilder(uri(path)));

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(text(response))
        .isEqualTo(
            "{\"error\":\"the header X-Control-Center-Secret is missing; valid: the Control"
                + " Center's secret\"}");
  }

  @Test
  void should_give_prometheus_its_metrics_and_nothing_else() throws Exception {
    String bearer = "Bearer " + METRICS_SECRET;
    HttpResponse<byte[]> response =
        send(HttpRequest.newBuilder(uri("/metrics")).header("Authorization", bearer));
    HttpResponse<byte[]> other =
        send(HttpRequest.newBuilder(uri("/api/pipelines")).header("Authorization", bearer));

    assertThat(other.statusCode()).isEqualTo(401);
    assertThat(text(response)).isEqualTo("millrace_x 1\n");
    assertThat(header(response, "Content-Type")).startsWith("text/plain; version=0.0.4");
  }

  @Test
  void should_pass_on_the_parts_of_the_path_and_the_parameters() throws Exception {
    HttpResponse<byte[]> response =
        get("/api/pipelines/users/hours/2026-11-22T21:00:00Z?key=a%26b%20c");

    assertThat(text(response)).contains("\"start\":\"2026-11-22T21:00:00Z\"", "\"a&b c\"");
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/api/pipelines/users/limit?limit=0 | 400 | limit is \\\"0\\\"; valid: a whole number from 1 to 200",
        "/api/pipelines/users/limit?limit=1&limit=2 | 400 | limit is \\\"1\\\", \\\"2\\\"; valid: one value",
        "/api/pipelines/others/limit | 404 | there is no pipeline \\\"others\\\"",
        "/api/nothing | 404 | GET /api/nothing: Endpoint GET /api/nothing not found",
        "/api/pipelines/users/bug | 500 | an error of the Control Center itself; its log has the reason",
      })
  void should_answer_errors_as_json(String path, int status, String reason) throws Exception {
    HttpResponse<byte[]> response = get(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(text(response)).isEqualTo("{\"error\":\"" + reason + "\"}");
    assertThat(header(response, "Content-Type")).isEqualTo("application/json");
  }

  @Test
  void should_name_the_component_that_is_down() throws Exception {
    HttpResponse<byte[]> response = get("/api/pipelines/users/down");

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(text(response))
        .isEqualTo("{\"error\":\"no answer within 5 s\",\"component\":\"kafka\"}");
  }

  @Test
  void should_refuse_to_change_anything() throws Exception {
    HttpResponse<byte[]> response =
        send(withSecret("/api/pipelines").POST(HttpRequest.BodyPublishers.ofString("{}")));

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(text(response)).startsWith("{\"error\":\"POST /api/pipelines:");
  }

  @Test
  void should_let_a_browser_keep_a_file_with_a_version() throws Exception {
    HttpResponse<byte[]> response = get("/page/" + PAGE.version() + "/app.js");

    assertThat(response.body()).isEqualTo(PAGE.file("app.js").orElseThrow().content());
    assertThat(header(response, "Content-Type")).isEqualTo("text/javascript; charset=utf-8");
    assertThat(header(response, "Cache-Control")).isEqualTo("private, max-age=31536000, immutable");
  }

  @Test
  void should_compress_a_file_once() throws Exception {
    HttpResponse<byte[]> response =
        send(withSecret("/page/app.js").header("Accept-Encoding", "br, gzip;q=0.8"));

    assertThat(header(response, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    assertThat(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes())
        .isEqualTo(PAGE.file("app.js").orElseThrow().content());
  }

  @Test
  void should_not_let_a_browser_keep_the_index() throws Exception {
    HttpResponse<byte[]> response = get("/");

    assertThat(text(response)).contains("page/" + PAGE.version() + "/app.js");
    assertThat(header(response, "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(response, "X-Script-Hash")).isEqualTo(PAGE.scriptHash());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/page/../Main.class",
        "/page/%2e%2e/Main.class",
        "/page/..%2fMain.class",
        "/page/0123456789abcdef/app.js",
        "/page//app.js",
        "/page/index.html",
        "/page/"
      })
  void should_serve_nothing_else(String path) throws Exception {
    assertThat(get(path).statusCode()).isBetween(400, 404);
  }

  @Test
  void should_finish_what_it_answers_when_it_stops() throws Exception {
    // given
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    HttpServer stopping =
        HttpServer.start(
            0,
            new HttpServer.Content(
                new SecretCheck(SECRET, Optional.of(METRICS_SECRET)),
                PAGE,
                name -> null,
                List.of(),
                Map.of(
                    "/slow",
                    parameters -> {
                      asked.countDown();
                      return Map.of("released", await(released));
                    }),
                accepted -> null));
    URI slow = URI.create("http://localhost:" + stopping.port() + "/api/slow");
    CompletableFuture<HttpResponse<byte[]>> response =
        CLIENT.sendAsync(
            HttpRequest.newBuilder(slow).header(SecretCheck.HEADER, SECRET).build(),
            BodyHandlers.ofByteArray());
    assertThat(await(asked)).isTrue();

    // when
    Thread closing = new Thread(stopping::close);
    closing.start();
    while (closing.getState() != Thread.State.TIMED_WAITING
        && closing.getState() != Thread.State.TERMINATED) {
      Thread.onSpinWait();
    }
    released.countDown();

    // then
    assertThat(text(response.get(10, TimeUnit.SECONDS))).isEqualTo("{\"released\":true}");
    closing.join();
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Test
  void should_say_that_its_port_is_taken() {
    assertThatExceptionOfType(UnavailableException.class)
        .isThrownBy(() -> HttpServer.start(server.port(), content()))
        .withMessageStartingWith("cannot listen on PORT " + server.port());
  }

  private static URI uri(String path) {
    return URI.create("http://localhost:" + server.port() + path);
  }

  private static HttpRequest.Builder withSecret(String path) {
    return HttpRequest.newBuilder(uri(path)).header(SecretCheck.HEADER, SECRET);
  }

  private static HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
    return send(withSecret(path));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
