package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A DAG, its runs, and what users do to them, by the requests that Airflow's own pages send. */
final class Dag {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> ENDED = Set.of("success", "failed");

  private final Airflow airflow;
  private final String path;

  Dag(Airflow airflow, String name) {
    this.airflow = airflow;
    this.path = "/api/v2/dags/" + name;
  }

  /** Params of a run, or any other object of JSON. */
  static ObjectNode params() {
    return JSON.createObjectNode();
  }

  /** Starts a run of an hour without a logical date, with params; returns its id. */
  String trigger(Instant intervalStart, ObjectNode params) throws Exception {
    return triggerAt(null, params.put("interval_start", intervalStart.toString()));
  }

  /** Starts a run; a logical date of null is sent as such. Returns its id. */
  String triggerAt(String logicalDate, ObjectNode conf) throws Exception {
    return start(params().put("logical_date", logicalDate).set("conf", conf));
  }

  /** Starts a run as the form of the UI does. */
  String triggerInForm(String logicalDate, ObjectNode conf) throws Exception {
    ObjectNode body = params().put("logical_date", logicalDate);
    return start(
        body.putNull("data_interval_start").putNull("data_interval_end").set("conf", conf));
  }

  private String start(ObjectNode body) throws Exception {
    return airflow.call("POST", path + "/dagRuns", body).get("dag_run_id").asText();
  }

  /** An instant of a run or a task, such as {@code logical_date} or {@code end_date}. */
  static Instant instant(JsonNode runOrTask, String name) {
    return Instant.parse(runOrTask.get(name).asText());
  }

  /** Waits until a run has ended and returns its state. */
  String awaitEnd(String runId, Duration limit) throws Exception {
    return Await.value(
        limit, runId + " has ended", () -> state(airflow.get(run(runId))), ENDED::contains);
  }

  /** Waits until a run has ended, which must be a success. */
  void awaitSuccess(String runId, Duration limit) throws Exception {
    assertThat(awaitEnd(runId, limit)).as(runId).isEqualTo("success");
  }

  /** Waits until a run has ended, which must be a failure. */
  void awaitFailure(String runId, Duration limit) throws Exception {
    assertThat(awaitEnd(runId, limit)).as(runId).isEqualTo("failed");
  }

  /** Waits until a task of a run has a state. */
  void awaitTask(String runId, String task, String state, Duration limit) throws Exception {
    String what = task + " of " + runId + " is " + state;
    Await.value(limit, what, () -> state(task(runId, task)), state::equals);
  }

  private static String state(JsonNode runOrTask) {
    return runOrTask.path("state").asText();
  }

  JsonNode get(String runId) throws Exception {
    return airflow.get(run(runId));
  }

  /** Runs that a query of the API finds, such as {@code state=running&order_by=run_after}. */
  List<JsonNode> find(String query) throws Exception {
    return list(airflow.get(path + "/dagRuns?limit=100&" + query).get("dag_runs"));
  }

  /** The ids of the latest runs of a type. */
  List<String> latest(String type, int number) throws Exception {
    return find("run_type=" + type + "&order_by=-logical_date").stream()
        .limit(number)
        .map(run -> run.get("dag_run_id").asText())
        .toList();
  }

  void delete(String runId) throws Exception {
    airflow.call("DELETE", run(runId), null);
  }

  /** What Airflow says of the DAG itself. */
  JsonNode details() throws Exception {
    return airflow.get(path);
  }

  /** Has the DAG's file read again soon, from which Airflow computes the next run too. */
  void parse() throws Exception {
    airflow.call("PUT", "/api/v2/parseDagFile/" + details().get("file_token").asText(), null);
  }

  void pause(boolean paused) throws Exception {
    airflow.call("PATCH", path, params().put("is_paused", paused));
  }

  JsonNode task(String runId, String task) throws Exception {
    return airflow.get(taskPath(runId, task));
  }

  /** Task instances of all runs that a query of the API finds. */
  List<JsonNode> tasks(String query) throws Exception {
    String tasks = path + "/dagRuns/~/taskInstances?limit=100&" + query;
    return list(airflow.get(tasks).get("task_instances"));
  }

  /** The number of a task's latest try; 1 for the first. */
  int tries(String runId, String task) throws Exception {
    return task(runId, task).get("try_number").asInt();
  }

  JsonNode result(String runId, String task) throws Exception {
    return xcom(runId, task, "return_value");
  }

  /** Why a task failed, in one line, as its operator left it in Airflow. */
  String reason(String runId, String task) throws Exception {
    return xcom(runId, task, "failure").get("reason").asText();
  }

  private JsonNode xcom(String runId, String task, String key) throws Exception {
    JsonNode value = airflow.get(taskPath(runId, task) + "/xcomEntries/" + key).get("value");
    return value.isTextual() ? JSON.readTree(value.asText()) : value;
  }

  /** What a try of a task logged, without the marks by which the UI folds it. */
  List<String> log(String runId, String task, int number) throws Exception {
    String log = taskPath(runId, task) + "/logs/" + number + "?full_content=true";
    List<String> lines = new ArrayList<>();
    for (JsonNode line : airflow.get(log).get("content")) {
      String text = line.path("event").asText();
      if (!text.startsWith("::")) {
        lines.add(text);
      }
    }
    return lines;
  }

  /** Clears tasks of a run, or all of them if none is named. */
  void clear(String runId, String... tasks) throws Exception {
    ObjectNode body = params().put("dry_run", false).put("only_failed", false);
    if (tasks.length == 0) {
      airflow.call("POST", run(runId) + "/clear", body);
      return;
    }
    ArrayNode ids = body.put("dag_run_id", runId).putArray("task_ids");
    List.of(tasks).forEach(ids::add);
    airflow.call("POST", path + "/clearTaskInstances", body);
  }

  /** Clears a run's failed tasks, as a user does who has fixed what was wrong. */
  void clearFailed(String runId) throws Exception {
    ObjectNode body = params().put("dry_run", false).put("only_failed", true);
    body.put("dag_run_id", runId).put("reset_dag_runs", true);
    airflow.call("POST", path + "/clearTaskInstances", body);
  }

  void mark(String runId, String state) throws Exception {
    airflow.call("PATCH", run(runId), params().put("state", state));
  }

  void markTask(String runId, String task, String state) throws Exception {
    airflow.call("PATCH", taskPath(runId, task), params().put("new_state", state));
  }

  private String run(String runId) {
    return path + "/dagRuns/" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
  }

  private String taskPath(String runId, String task) {
    return run(runId) + "/taskInstances/" + task;
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }
}
