package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Airflow's REST API as a user's script would call it. */
final class Airflow {

  private static final ObjectMapper JSON = new ObjectMapper();

  // Airflow's server loses the body of a request that offers HTTP/2.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String token;

  /** Logs in as the admin. */
  Airflow(Stack stack) throws Exception {
    this.base = URI.create("http://127.0.0.1:" + stack.setting("AIRFLOW_PORT"));
    ObjectNode login =
        JSON.createObjectNode()
            .put("username", "admin")
            .put("password", stack.setting("AIRFLOW_ADMIN_PASSWORD"));
    this.token = call("POST", "/auth/token", login, null).get("access_token").asText();
  }

  /** The events of assets that a run has left behind. */
  JsonNode assetEvents(String runId) throws Exception {
    String query = "?source_run_id=" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
    return get("/api/v2/assets/events" + query).get("asset_events");
  }

  JsonNode get(String path) throws Exception {
    return call("GET", path, null);
  }

  /** Any request to the API; a path as its documentation has it, without the host. */
  JsonNode call(String method, String path, ObjectNode body) throws Exception {
    return call(method, path, body, token);
  }

  private JsonNode call(String method, String path, ObjectNode body, String bearer)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(60))
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
