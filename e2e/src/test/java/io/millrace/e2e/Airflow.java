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
import java.util.List;

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
    this(stack, "admin", stack.setting("AIRFLOW_ADMIN_PASSWORD"));
  }

  /** Logs in as another user. */
  Airflow(Stack stack, String user, String password) throws Exception {
    this.base = base(stack);
    ObjectNode login = JSON.createObjectNode().put("username", user).put("password", password);
    HttpResponse<String> answer = send("POST", "/auth/token", login, null);
    this.token = read("POST", "/auth/token", answer).get("access_token").asText();
  }

  private Airflow(Stack stack, String token) {
    this.base = base(stack);
    this.token = token;
  }

  /** Whoever does not log in. */
  static Airflow withoutLogin(Stack stack) {
    return new Airflow(stack, null);
  }

  private static URI base(Stack stack) {
    return URI.create("http://127.0.0.1:" + stack.setting("AIRFLOW_PORT"));
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
    return read(method, path, send(method, path, body, token));
  }

  /** Whether it has a DAG whose file is there: it also answers about those whose file is gone. */
  boolean lists(String dag) throws Exception {
    HttpResponse<String> answer = answer("GET", "/api/v2/dags/" + dag, null);
    return answer.statusCode() == 200 && answer.body().contains("\"is_stale\":false");
  }

  /** The DAG files, without {@code .py}, that have import errors: of whichever class. */
  List<String> filesWithErrors() throws Exception {
    return get("/api/v2/importErrors").get("import_errors").findValuesAsText("filename").stream()
        .map(file -> file.replaceAll(".*/|\\.py$", ""))
        .toList();
  }

  /** The answer to a request, whatever its status; redirects are not followed. */
  HttpResponse<String> answer(String method, String path, ObjectNode body) throws Exception {
    return send(method, path, body, token);
  }

  private HttpResponse<String> send(String method, String path, ObjectNode body, String bearer)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Await.SOON)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body.toString()));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode read(String method, String path, HttpResponse<String> answer)
      throws Exception {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(
          method + " " + path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
