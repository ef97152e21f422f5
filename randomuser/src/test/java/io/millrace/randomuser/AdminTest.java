package io.millrace.randomuser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The port where the schedule is set. */
class AdminTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static FaultyStandIn standIn;
  private static Client client;

  @BeforeAll
  static void start() throws IOException {
    ServerSettings settings = new ServerSettings(0, Optional.empty(), Optional.of(0));
    standIn = FaultyStandIn.start(settings, StandIns.RECORDED);
    client = new Client(standIn.port());
  }

  @AfterAll
  static void stop() {
    standIn.close();
  }

  @Test
  void should_inject_what_is_set_and_report_what_it_did() throws Exception {
    // given
    HttpResponse<String> put =
        send("PUT", "/faults", "{\"rules\":[{\"fault\":\"unavailable\",\"times\":2}]}");

    // when
    int status = client.get("/api/1.4/?seed=a").statusCode();

    // then
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(status).isEqualTo(503);
    JsonNode report = report(send("GET", "/faults", ""));
    assertThat(report.get("requests").intValue()).isEqualTo(1);
    assertThat(report.at("/injected/unavailable").intValue()).isEqualTo(1);
    assertThat(report.at("/rules/0/left").intValue()).isEqualTo(1);
    assertThat(report(send("DELETE", "/faults", "")).get("rules")).isEmpty();
    assertThat(client.get("/api/1.4/?seed=a").statusCode()).isEqualTo(200);
  }

  @Test
  void should_refuse_a_wrong_schedule_and_keep_the_one_in_force() throws Exception {
    // given
    send("PUT", "/faults", "{\"rules\":[{\"fault\":\"unavailable\"}]}");

    // when
    HttpResponse<String> refused =
        send("PUT", "/faults", "{\"rules\":[{\"fault\":\"x\"},{\"fault\":\"cut\",\"page\":0}]}");

    // then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body().lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("/rules/0/fault is \"x\" (valid: "))
        .anyMatch(line -> line.startsWith("/rules/1/page is 0 (valid: "));
    assertThat(client.get("/api/1.4/?seed=a").statusCode()).isEqualTo(503);
    send("DELETE", "/faults", "");
  }

  @Test
  void should_name_what_there_is_when_something_else_is_requested() throws Exception {
    assertThat(send("GET", "/", "").statusCode()).isEqualTo(404);
    assertThat(send("POST", "/faults", "{}").statusCode()).isEqualTo(405);
  }

  private static JsonNode report(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(200);
    return Fixtures.parse(answer.body());
  }

  private static HttpResponse<String> send(String method, String path, String body)
      throws Exception {
    URI uri = URI.create("http://127.0.0.1:" + standIn.adminPort().orElseThrow() + path);
    return HTTP.send(
        HttpRequest.newBuilder(uri).method(method, BodyPublishers.ofString(body, UTF_8)).build(),
        BodyHandlers.ofString());
  }
}
