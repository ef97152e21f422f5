package io.millrace.schemainit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The part of the registry's Confluent API that is needed here. It uses {@link HttpURLConnection}
 * for its few small requests: starting the newer client costs half a second of processor time, a
 * fifth of the whole task.
 *
 * <p>A request without an answer is sent once more, over a new connection: each leaves the registry
 * as it is when it comes twice.
 *
 * @param firstWait how long to wait for the first answer
 */
record SchemaRegistry(URI base, Deadline deadline, Duration firstWait) {
  private static final Logger log = LoggerFactory.getLogger(SchemaRegistry.class);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(10);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(30);
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
  private static final String BACKWARD = "BACKWARD";
  private static final int CONFLICT = 409;

  private record Answer(int status, String body) {}

  SchemaRegistry(URI base, Deadline deadline) {
    this(base, deadline, FIRST_WAIT);
  }

  /** A version of a schema. */
  record Version(int version, int id, JsonNode schema) {}

  /** The subject's latest version, if it has any. */
  Optional<Version> latest(String subject) {
    Answer answer =
        send("GET", "/subjects/" + encoded(subject) + "/versions/latest", Optional.empty());
    if (answer.status() == 404) {
      return Optional.empty();
    }
    String doing = "reading the schema of " + subject;
    JsonNode body = read(accepted(answer, doing));
    return Optional.of(
        new Version(
            body.path("version").intValue(), id(body, doing), read(body.path("schema").asText())));
  }

  /**
   * Makes the registry reject schemas that cannot read older data; returns whether that was a
   * change.
   */
  boolean requireBackward(String subject) {
    String path = "/config/" + encoded(subject);
    if (isBackward(path, subject)) {
      return false;
    }
    ObjectNode level = Json.object().put("compatibility", BACKWARD);
    Answer answer = send("PUT", path, Optional.of(level));
    // A concurrent run may have been faster; then the registry rejects a second one.
    if (answer.status() == CONFLICT && isBackward(path, subject)) {
      return false;
    }
    accepted(answer, "setting the compatibility of " + subject);
    return true;
  }

  private boolean isBackward(String path, String subject) {
    Answer answer = send("GET", path, Optional.empty());
    return answer.status() != 404
        && read(accepted(answer, "reading the compatibility of " + subject))
            .path("compatibilityLevel")
            .asText()
            .equals(BACKWARD);
  }

  /** Whether a schema may follow the latest version. */
  boolean isCompatible(String subject, JsonNode schema) {
    String path = "/compatibility/subjects/" + encoded(subject) + "/versions/latest";
    Answer answer = send("POST", path, Optional.of(request(schema)));
    return read(accepted(answer, "comparing the schema of " + subject))
        .path("is_compatible")
        .booleanValue();
  }

  /**
   * Adds a version, and returns the schema's id.
   *
   * @throws DataException if the registry rejects it, with the registry's reason
   */
  int register(String subject, JsonNode schema) {
    Answer answer =
        send("POST", "/subjects/" + encoded(subject) + "/versions", Optional.of(request(schema)));
    String doing = "registering the schema of " + subject;
    return id(read(accepted(answer, doing)), doing);
  }

  /** Without an id, records would name a schema that there may not be. */
  private int id(JsonNode body, String doing) {
    JsonNode id = body.path("id");
    if (!id.isInt()) {
      throw new DataException(
          "the schema registry at %s gave no id when %s".formatted(base, doing));
    }
    return id.intValue();
  }

  private static ObjectNode request(JsonNode schema) {
    return Json.object().put("schemaType", "JSON").put("schema", Json.canonical(schema));
  }

  private Answer send(String method, String path, Optional<ObjectNode> body) {
    try {
      return send(method, path, body, firstWait);
    } catch (SocketTimeoutException e) {
      log.warn(
          "the schema registry at {} has not answered {} {} within {} ({}); asking once more",
          base,
          method,
          path,
          firstWait,
          describe(e));
    } catch (IOException e) {
      throw unavailable(e);
    }
    try {
      return send(method, path, body, LONGEST_CALL);
    } catch (IOException e) {
      throw unavailable(e);
    }
  }

  private Answer send(String method, String path, Optional<ObjectNode> body, Duration wait)
      throws IOException {
    deadline.check("calling the schema registry at " + base);
    HttpURLConnection connection = open(method, path, wait);
    if (body.isPresent()) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(Json.bytes(body.get()));
      }
    }
    int status = connection.getResponseCode();
    try (InputStream in =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      byte[] content = in == null ? new byte[0] : in.readAllBytes();
      return new Answer(status, new String(content, StandardCharsets.UTF_8));
    }
  }

  private UnavailableException unavailable(IOException failure) {
    return new UnavailableException(
        "the schema registry at %s cannot be reached: %s".formatted(base, describe(failure)),
        failure);
  }

  private HttpURLConnection open(String method, String path, Duration wait) throws IOException {
    URI uri = URI.create(base.toString().replaceAll("/+$", "") + path);
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestMethod(method);
    connection.setConnectTimeout(milliseconds(LONGEST_CONNECT));
    connection.setReadTimeout(milliseconds(wait));
    connection.setRequestProperty("Content-Type", CONTENT_TYPE);
    connection.setRequestProperty("Accept", CONTENT_TYPE + ", application/json");
    return connection;
  }

  /** At least one, since none would mean no limit. */
  private int milliseconds(Duration limit) {
    return Math.max(1, (int) deadline.remaining(limit).toMillis());
  }

  /** The body of an answer that is not an error. */
  private String accepted(Answer answer, String doing) {
    int status = answer.status();
    if (status / 100 == 2) {
      return answer.body();
    }
    String reason =
        "the schema registry at %s answered %d when %s: %s"
            .formatted(base, status, doing, message(answer.body()));
    if (status >= 500 || status == 408 || status == 429) {
      throw new TemporaryException(reason);
    }
    throw new DataException(reason);
  }

  private JsonNode read(String json) {
    try {
      return Json.parse(json);
    } catch (JsonProcessingException e) {
      throw new DataException("the schema registry at " + base + " did not answer with JSON", e);
    }
  }

  private static String message(String body) {
    try {
      return Json.parse(body).path("message").asText(body);
    } catch (JsonProcessingException notJson) {
      return body;
    }
  }

  private static String describe(IOException failure) {
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  private static String encoded(String subject) {
    return URLEncoder.encode(subject, StandardCharsets.UTF_8);
  }
}
