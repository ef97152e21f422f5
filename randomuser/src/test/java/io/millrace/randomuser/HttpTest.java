package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the stand-in speaks HTTP. */
class HttpTest {
  @AutoClose private static final StandIn STAND_IN = StandIns.start();
  private static final Client CLIENT = new Client(STAND_IN.port());

  @ParameterizedTest
  @ValueSource(strings = {"/api", "/api/", "/api/1.4", "/api/1.4/"})
  void should_answer_at_each_of_its_paths(String path) {
    JsonNode page = CLIENT.json(path + "?seed=paths&results=2");

    assertThat(page.get("results")).hasSize(2);
    assertThat(page.at("/info/version").asText()).isEqualTo("1.4");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /",
    "GET, /api/1.3/",
    "GET, /api/1.4/users",
    "GET, /healthy",
    "POST, /api/1.4/",
    "DELETE, /api/1.4/"
  })
  void should_say_not_found_in_plain_text_to_anything_else(String method, String path) {
    HttpResponse<byte[]> answer = CLIENT.send(method, path);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("Not Found");
  }

  @ParameterizedTest
  @CsvSource({"gzip", "'br, gzip;q=0.5'", "'GZIP, deflate'"})
  void should_compress_for_who_accepts_it(String accepted) throws IOException {
    String path = "/api/1.4/?seed=gzip&results=100";

    HttpResponse<byte[]> answer = CLIENT.get(path, "Accept-Encoding", accepted);

    assertThat(answer.headers().firstValue("Content-Encoding")).hasValue("gzip");
    assertThat(answer.headers().firstValue("Vary")).hasValue("Accept-Encoding");
    byte[] plain = new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes();
    assertThat(new String(plain, StandardCharsets.UTF_8)).isEqualTo(CLIENT.text(path));
    assertThat(answer.body().length).isLessThan(plain.length / 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"identity", "gzip;q=0", "deflate"})
  void should_not_compress_for_who_does_not(String accepted) {
    HttpResponse<byte[]> answer =
        CLIENT.get("/api/1.4/?seed=gzip&results=100", "Accept-Encoding", accepted);

    assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(answer.body()[0]).isEqualTo((byte) '{');
  }

  @Test
  void should_leave_out_the_body_for_head() {
    HttpResponse<byte[]> answer = CLIENT.send("HEAD", "/api/1.4/?seed=head");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(answer.body()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "format=csv, format=csv",
    "fmt=XML, format=xml",
    "format=pretty, format=pretty",
    "inc=name, inc",
    "exc=login, exc",
    "password=upper, password",
    "lego, lego",
    "dl, dl"
  })
  void should_say_which_parameter_it_does_not_serve(String query, String named) {
    HttpResponse<byte[]> answer = CLIENT.get("/api/1.4/?" + query);

    assertThat(answer.statusCode()).isEqualTo(501);
    JsonNode error = Fixtures.parse(new String(answer.body(), StandardCharsets.UTF_8));
    assertThat(error.get("error").asText()).endsWith("without " + named);
  }

  @Test
  void should_be_healthy() {
    HttpResponse<byte[]> answer = CLIENT.get("/health");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("ok");
  }

  @Test
  void should_let_each_address_have_its_own_quota() {
    try (StandIn limited = StandIns.startWithQuota(10)) {
      Client limitedClient = new Client(limited.port());
      String request = "/api/1.4/?results=10";

      assertThat(limitedClient.get(request).statusCode()).isEqualTo(200);
      assertThat(limitedClient.get(request).statusCode()).isEqualTo(429);
      assertThat(limitedClient.get(request, "X-Forwarded-For", "192.0.2.7").statusCode())
          .isEqualTo(200);
      assertThat(limitedClient.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void should_end_the_page_under_way_when_it_is_stopped() throws Exception {
    StandIn stopping = StandIns.start();
    URI page = URI.create("http://127.0.0.1:" + stopping.port() + "/api/?results=5000&seed=stop");
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofInputStream());
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);

    String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(Fixtures.parse(body).get("results")).hasSize(5000);
    stopped.get(10, TimeUnit.SECONDS);
  }
}
