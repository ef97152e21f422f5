package io.millrace.common.record;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.json.JsonProblem;
import java.io.IOException;
import java.util.Arrays;

/**
 * A record of a source: its bytes and their JSON. Each is read separately, in the same way from its
 * page and from its dead letter, so that one that cannot be read does not affect others.
 */
public final class SourceRecord {
  private final byte[] page;
  private final int start;
  private final int end;
  private final JsonNode json;
  private final String problem;

  /**
   * Reads a record.
   *
   * @param page that contains it, in UTF-8
   * @param start the index of its first byte
   * @param end the index behind its last byte
   */
  public SourceRecord(byte[] page, int start, int end) {
    this.page = page;
    this.start = start;
    this.end = end;
    JsonNode read = null;
    String reason = null;
    try {
      read = Json.parseLenient(page, start, end);
    } catch (IOException e) {
      reason = "the record cannot be read as JSON: " + JsonProblem.of(e);
    }
    this.json = read;
    this.problem = reason;
  }

  /** Reads a record from its own bytes, in UTF-8. */
  public static SourceRecord of(byte[] bytes) {
    return new SourceRecord(bytes, 0, bytes.length);
  }

  /**
   * Its JSON.
   *
   * @throws MappingException if that cannot be read; the message says why
   */
  public JsonNode json() throws MappingException {
    if (problem != null) {
      throw new MappingException(problem);
    }
    if (json.isMissingNode()) {
      throw new MappingException("the record is empty (valid: an object)");
    }
    return json;
  }

  /** Its own bytes, as they are in the page. */
  public byte[] original() {
    return Arrays.copyOfRange(page, start, end);
  }
}
