package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.testkit.TaskProcess;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run of an hour as Airflow makes it: the tasks in order, each tried again where that helps. */
final class CampaignRun {
  private static final int TRIES = 4;
  private static final int DONE = 0;

  /** Past a transaction that a dead client has left open; an outage may last longer. */
  private static final String DEADLINE = "PT40S";

  /** Unavailable, temporary, killed. */
  private static final Set<Integer> RETRIED = Set.of(69, 75, TaskProcess.KILLED);

  private final Hour hour;
  private final String id;
  private final int users;
  private final Map<String, String> settings;
  private int tries;
  private JsonNode fetched;
  private JsonNode stored;
  private String reason = "";

  /**
   * @param settings of fetch-and-produce, besides the usual ones
   */
  CampaignRun(Hour hour, String id, int users, Map<String, String> settings) {
    this.hour = hour;
    this.id = id;
    this.users = users;
    this.settings = settings;
  }

  String id() {
    return id;
  }

  /** What is to be done next. */
  Task task() {
    return fetched == null ? Task.FETCH : Task.STREAM;
  }

  /** What the next attempt is asked for. */
  Map<String, String> environment() {
    Map<String, String> environment =
        task() == Task.FETCH ? hour.fetch(id, users, settings) : hour.stream(id, fetched);
    environment.put("DEADLINE", DEADLINE);
    return environment;
  }

  /** Takes in how an attempt at it ended. */
  void ended(Attempts.End end) {
    if (end.exitCode() == DONE) {
      done(end.result().orElseThrow());
      return;
    }
    tries++;
    if (tries == TRIES || !RETRIED.contains(end.exitCode())) {
      reason = end.reason();
      if (reason.isBlank()) {
        throw new AssertionError(this + " failed without a reason: exit code " + end.exitCode());
      }
    }
  }

  private void done(JsonNode result) {
    if (task() == Task.FETCH) {
      fetched = result;
    } else {
      stored = result;
    }
    tries = 0;
  }

  boolean isOver() {
    return hasSucceeded() || hasFailed();
  }

  boolean hasSucceeded() {
    return stored != null;
  }

  boolean hasFailed() {
    return !reason.isEmpty();
  }

  /** The run in one line, with the reason if it has failed. */
  String verdict() {
    return this
        + (hasFailed() ? " failed: " + reason : hasSucceeded() ? " succeeded" : " is running");
  }

  /** What it should have left, if it has succeeded and the ledger still has its revision. */
  Optional<Expected> expected(int revision) {
    return Optional.ofNullable(stored)
        .map(result -> result.get("revision").intValue())
        .filter(own -> own == revision)
        .map(own -> new Expected(users, own));
  }

  /** What a person does about a failed run once its cause is fixed: clears both tasks. */
  void clear() throws Exception {
    reason = "";
    tries = 0;
    ObjectNode again = hour.run(Task.FETCH, hour.fetch(id, users, settings));
    fetched = again;
    stored = hour.run(Task.STREAM, hour.stream(id, again));
  }

  @Override
  public String toString() {
    return "%s of %s".formatted(id, hour.interval().label());
  }
}
