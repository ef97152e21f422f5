package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;

/** Backfills of a DAG over REST. Airflow has one at a time for each DAG. */
final class Backfills {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PATH = "/api/v2/backfills";

  private final Airflow airflow;
  private final String dag;

  Backfills(Airflow airflow, String dag) {
    this.airflow = airflow;
    this.dag = dag;
  }

  /**
   * Begins one, three hours at a time.
   *
   * @param first start of the first hour
   * @param last start of the last, which is part of it
   * @param reprocess what of the runs that are there: none, failed or completed, which means all
   * @return its id
   */
  int begin(Instant first, Instant last, String reprocess, ObjectNode conf) throws Exception {
    ObjectNode body =
        JSON.createObjectNode()
            .put("dag_id", dag)
            .put("from_date", first.toString())
            .put("to_date", last.toString())
            .put("max_active_runs", 3)
            .put("reprocess_behavior", reprocess);
    body.set("dag_run_conf", conf);
    return airflow.call("POST", PATH, body).get("id").asInt();
  }

  /** The id of the latest. */
  int latest() throws Exception {
    String query = "?limit=1&order_by=-id&dag_id=" + dag;
    return airflow.call("GET", PATH + query, null).get("backfills").get(0).get("id").asInt();
  }

  /** Cancels the one that a test which failed has left: none could be begun beside it. */
  void cancelActive() throws Exception {
    for (JsonNode backfill : airflow.call("GET", PATH + "?dag_id=" + dag, null).get("backfills")) {
      if (backfill.get("completed_at").isNull()) {
        airflow.call("PUT", PATH + "/" + backfill.get("id").asInt() + "/cancel", null);
      }
    }
  }

  void await(int id, Duration limit) throws Exception {
    Await.until(limit, "the backfill " + id + " has ended", () -> isOver(id));
  }

  boolean isOver(int id) throws Exception {
    return !airflow.call("GET", PATH + "/" + id, null).path("completed_at").isNull();
  }
}
