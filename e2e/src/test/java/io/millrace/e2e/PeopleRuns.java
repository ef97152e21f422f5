package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The runs of {@link PeoplePipeline}, and what Airflow and their results say of them. */
final class PeopleRuns {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String STREAM = "stream_to_cassandra";
  private static final List<String> STATES =
      List.of("complete", "dead_letters", "running", "failed", "fetching", "missing");
  private static final List<String> OUTCOMES =
      List.of("fetched", "produced", "stored", "dead_lettered", "duplicates");

  /** A schedule begins a run within the first minute of an hour. */
  private static final int FIRST_QUIET_MINUTE = 1;

  private static final int LAST_QUIET_MINUTE = 54;

  private final Dag dag;
  private final Instant first;

  /** By run. What a run has stored stays so if it is cleared and fails. */
  private final Map<String, JsonNode> results = new HashMap<>();

  /**
   * Nothing has run yet.
   *
   * @param first the first hour that will run
   */
  PeopleRuns(Dag dag, Instant first) {
    this.dag = dag;
    this.first = first;
  }

  /** Runs an hour with people of these nations, successfully; returns the run's id. */
  String store(Instant hour, String... nations) throws Exception {
    ObjectNode params = Dag.params();
    ArrayNode nat = params.putArray("nat");
    List.of(nations).forEach(nat::add);
    String run = dag.trigger(hour, params);
    dag.awaitSuccess(run, LIMIT);
    results.put(run, dag.result(run, STREAM));
    return run;
  }

  /** Has a run store its records once more, which must fail. */
  void fail(String run) throws Exception {
    dag.clear(run, STREAM);
    dag.awaitFailure(run, LIMIT);
  }

  /** Waits until no run is under way, and the schedule will begin none for minutes. */
  void awaitQuiet() throws Exception {
    Await.until(
        Duration.ofMinutes(10),
        "the schedule begins no run soon",
        () -> {
          int minute = Instant.now().atOffset(ZoneOffset.UTC).getMinute();
          return minute >= FIRST_QUIET_MINUTE
              && minute <= LAST_QUIET_MINUTE
              && dag.find("state=running&state=queued").isEmpty();
        });
  }

  /** How many there are, each of an hour of its own, those of the schedule included. */
  double number() throws Exception {
    return all().size();
  }

  /** The number of hours by what became of them; a run that has not ended has its own state. */
  Map<String, Double> intervals() throws Exception {
    Map<String, Double> numbers = new TreeMap<>();
    STATES.forEach(state -> numbers.put(state, 0.0));
    List<JsonNode> runs = all();
    for (JsonNode run : runs) {
      String state = run.get("state").asText();
      if (state.equals("success")) {
        boolean isClean = result(run).get("dead_lettered").asInt() == 0;
        state = isClean ? "complete" : "dead_letters";
      }
      numbers.merge(state, 1.0, Double::sum);
    }
    Instant end = Instant.now().truncatedTo(ChronoUnit.HOURS);
    numbers.put("missing", (double) Duration.between(first, end).toHours() - runs.size());
    return numbers;
  }

  /** The number of records by outcome, of all runs that have ever succeeded. */
  Map<String, Double> records() throws Exception {
    Map<String, Double> sums = new TreeMap<>();
    for (JsonNode run : all()) {
      boolean isStored = run.get("state").asText().equals("success");
      if (isStored || results.containsKey(run.get("dag_run_id").asText())) {
        JsonNode result = result(run);
        OUTCOMES.forEach(name -> sums.merge(name, result.get(name).asDouble(), Double::sum));
      }
    }
    return sums;
  }

  private List<JsonNode> all() throws Exception {
    return dag.find("order_by=run_after");
  }

  private JsonNode result(JsonNode run) throws Exception {
    String id = run.get("dag_run_id").asText();
    JsonNode known = results.get(id);
    if (known == null) {
      known = dag.result(id, STREAM);
      results.put(id, known);
    }
    return known;
  }
}
