package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A DAG's runs and what users do to them, by the requests that Airflow's own pages send. */
final class Runs {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Airflow airflow;
  private final String dag;

  Runs(Airflow airflow, String dag) {
    this.airflow = airflow;
    this.dag = "/api/v2/dags/" + dag;
  }

  /** Starts a run; a logical date of null is sent as such. Returns its id. */
  String trigger(String logicalDate, ObjectNode conf) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("logical_date", logicalDate);
    body.set("conf", conf);
    return airflow.call("POST", dag + "/dagRuns", body).get("dag_run_id").asText();
  }

  /** Starts a run as the form of the UI does. */
  String triggerInForm(String logicalDate, ObjectNode conf) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("logical_date", logicalDate);
    body.putNull("data_interval_start").putNull("data_interval_end").set("conf", conf);
    return airflow.call("POST", dag + "/dagRuns", body).get("dag_run_id").asText();
  }

  JsonNode get(String runId) throws Exception {
    return airflow.call("GET", path(runId), null);
  }

  /** Runs that a query of the API finds, such as {@code state=running&order_by=run_after}. */
  List<JsonNode> find(String query) throws Exception {
    return list(airflow.call("GET", dag + "/dagRuns?limit=100&" + query, null).get("dag_runs"));
  }

  /** The ids of the latest runs of a type. */
  List<String> latest(String type, int number) throws Exception {
    return find("run_type=" + type + "&order_by=-logical_date").stream()
        .limit(number)
        .map(run -> run.get("dag_run_id").asText())
        .toList();
  }

  void delete(String runId) throws Exception {
    airflow.call("DELETE", path(runId), null);
  }

  /** The DAG itself. */
  JsonNode dag() throws Exception {
    return airflow.call("GET", dag, null);
  }

  /** Has the DAG's file read again soon, from which Airflow reckons the next run too. */
  void parse() throws Exception {
    airflow.call("PUT", "/api/v2/parseDagFile/" + dag().get("file_token").asText(), null);
  }

  JsonNode task(String runId, String task) throws Exception {
    return airflow.call("GET", path(runId) + "/taskInstances/" + task, null);
  }

  /** Task instances of all runs that a query of the API finds. */
  List<JsonNode> tasks(String query) throws Exception {
    String path = dag + "/dagRuns/~/taskInstances?limit=100&" + query;
    return list(airflow.call("GET", path, null).get("task_instances"));
  }

  /** Clears tasks of a run, or all of them if none is named. */
  void clear(String runId, String... tasks) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("dry_run", false).put("only_failed", false);
    if (tasks.length == 0) {
      airflow.call("POST", path(runId) + "/clear", body);
      return;
    }
    ArrayNode ids = body.put("dag_run_id", runId).putArray("task_ids");
    List.of(tasks).forEach(ids::add);
    airflow.call("POST", dag + "/clearTaskInstances", body);
  }

  void mark(String runId, String state) throws Exception {
    airflow.call("PATCH", path(runId), JSON.createObjectNode().put("state", state));
  }

  void markTask(String runId, String task, String state) throws Exception {
    ObjectNode body = JSON.createObjectNode().put("new_state", state);
    airflow.call("PATCH", path(runId) + "/taskInstances/" + task, body);
  }

  void pause(boolean paused) throws Exception {
    airflow.call("PATCH", dag, JSON.createObjectNode().put("is_paused", paused));
  }

  /** What a try of a task logged, without the marks by which the UI folds it. */
  List<String> log(String runId, String task, int number) throws Exception {
    String path = path(runId) + "/taskInstances/" + task + "/logs/" + number + "?full_content=true";
    List<String> lines = new ArrayList<>();
    for (JsonNode line : airflow.call("GET", path, null).get("content")) {
      String text = line.path("event").asText();
      if (!text.startsWith("::")) {
        lines.add(text);
      }
    }
    return lines;
  }

  private String path(String runId) {
    return dag + "/dagRuns/" + URLEncoder.encode(runId, StandardCharsets.UTF_8);
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }
}
