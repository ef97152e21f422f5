package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a process that succeeded has left.
 *
 * @param result its last line on stdout
 * @param log all it has logged
 */
record ProcessResult(JsonNode result, String log) {
  /** When it logged its first line, by its own clock. */
  Instant firstLogged() {
    return Instant.parse(log.substring(0, log.indexOf(' ')));
  }
}
