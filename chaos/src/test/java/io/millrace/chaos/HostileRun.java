package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.task.TaskException;
import java.util.Map;
import java.util.Optional;

/**
 * How a run of both tasks has ended.
 *
 * @param fetched what the fetching task told, if it was green
 * @param streamed what the streaming task told, if both were
 * @param failure of the one that was red
 * @param stored what was there afterwards
 */
record HostileRun(
    Optional<JsonNode> fetched,
    Optional<JsonNode> streamed,
    Optional<TaskException> failure,
    StoredRows stored) {

  static HostileRun of(Hour hour, Map<String, String> fetch) throws Exception {
    Optional<JsonNode> fetched = Optional.empty();
    try {
      fetched = Optional.of(hour.run(Task.FETCH, fetch));
      JsonNode streamed =
          hour.run(Task.STREAM, hour.stream(fetch.get("RUN_ID"), fetched.orElseThrow()));
      return new HostileRun(fetched, Optional.of(streamed), Optional.empty(), hour.stored());
    } catch (TaskException e) {
      return new HostileRun(fetched, Optional.empty(), Optional.of(e), hour.stored());
    }
  }
}
