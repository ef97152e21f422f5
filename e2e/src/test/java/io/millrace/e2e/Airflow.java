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
import java.time.Instant;
import java.util.Set;

/** Airflow's REST API as a user's script would call it. */
final class Airflow {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String USERS = "users";
  private static final Set<String> ENDED = Set.of("success", "failed");

  // Airflow's server loses the body of a request that offers HTTP/2.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI base;
  private final String dag;
  private final String token;

  /** For the DAG of the users. */
  Airflow(Stack stack) throws Exception {
    this(stack, USERS);
  }

  /** For any DAG. */
  Airflow(Stack stack, String dag) throws Exception {
    this.dag = dag;
    this.base = URI.create("http://127.0.0.1:" + stack.setting("AIRFLOW_PORT"));
    ObjectNode login =
        JSON.createObjectNode()
            .put("username", "admin")
            .put("password", stack.setting("AIRFLOW_ADMIN_PASSWORD"));
    this.token = call("POST", "/auth/token", login, null).get("access_token").asText();
  }

  /** Starts a run of an hour without a logical date, with params; returns its id. */
  String trigger(Instant intervalStart, ObjectNode params) throws Exception {
    ObjectNode body = JSON.createObjectNode();
    body.putNull("logical_date");
    body.set("conf", params.put("interval_start", intervalStart.toString()));
    return call("POST", "/api/v2/dags/" + dag + "/dagRuns", body).get("dag_run_id").asText();
  }

  static ObjectNode params() {
    return JSON.createObjectNode();
  }

  /** Waits until a run has ended and returns its state. */
  String awaitEnd(String runId, Duration limit) throws Exception {
    return Await.value(limit, runId + " has ended", () -> state(run(runId)), ENDED::contains);
  }

  /** Waits until a task of a run has a state. */
  void awaitTask(String runId, String task, String state, Duration limit) throws Exception {
    String what = task + " of " + runId + " is " + state;
    Await.value(limit, what, () -> state(task(runId, task)), state::equals);
  }

  JsonNode result(String runId, String task) throws Exception {
    JsonNode value =
        call("GET", task(runId, task) + "/xcomEntries/return_value", null).get("value");
    return value.isTextual() ? JSON.readTree(value.asText()) : value;
  }

  /** The number of a task's latest try; 1 for the first. */
  int tries(String runId, String task) throws Exception {
    return call("GET", task(runId, task), null).get("try_number").asInt();
  }

  /** Why a task failed, in one line, as its operator left it in Airflow. */
  String reason(String runId, String task) throws Exception {
    JsonNode value = call("GET", task(runId, task) + "/xcomEntries/failure", null).get("value");
    JsonNode failure = value.isTextual() ? JSON.readTree(value.asText()) : value;
    return failure.get("reason").asText();
  }

  /** The events of assets that a run has left behind. */
  JsonNode assetEvents(String runId) throws Exception {
    String query = "?source_run_id=" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
    return call("GET", "/api/v2/assets/events" + query, null).get("asset_events");
  }

  /** Clears a run's failed tasks, as a user does who has mended what was wrong. */
  void clearFailed(String runId) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("dry_run", false).put("only_failed", true);
    body.put("dag_run_id", runId).put("reset_dag_runs", true);
    call("POST", "/api/v2/dags/" + dag + "/clearTaskInstances", body);
  }

  private String state(String path) throws Exception {
    return call("GET", path, null).path("state").asText();
  }

  private String run(String runId) {
    return "/api/v2/dags/" + dag + "/dagRuns/" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
  }

  private String task(String runId, String task) {
    return run(runId) + "/taskInstances/" + task;
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
