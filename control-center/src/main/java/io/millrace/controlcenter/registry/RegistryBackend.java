package io.millrace.controlcenter.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Bounded calls to the schema registry's Confluent-compatible API. It has no state that a failure
 * could spoil: each call connects again if it has to.
 */
public final class RegistryBackend implements AutoCloseable {
  static final String NAME = "registry";

  /** The largest answer that is read, in bytes. */
  static final int LARGEST = 1024 * 1024;

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration LONGEST_CONNECT = Duration.ofSeconds(2);
  private static final int LONGEST_MESSAGE = 500;
  private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";

  private final Backend calls;
  private final String base;
  private final Duration patience;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LONGEST_CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  /**
   * @param url base of the API
   */
  public RegistryBackend(URI url) {
    this(url, PATIENCE);
  }

  RegistryBackend(URI url, Duration patience) {
    this.base = url.toString().replaceAll("/+$", "");
    this.patience = patience;
    this.calls = new Backend(NAME, patience);
  }

  /**
   * What the registry has at a path below the base.
   *
   * @param path encoded, beginning with a slash
   * @throws NotFoundException if it has nothing there
   * @throws BackendException if it does not answer, or with another error
   */
  public JsonNode get(String path) {
    return send(path, request(path).GET().build());
  }

  /**
   * The answer to a question that has a body and changes nothing, such as whether a schema is
   * compatible; it fails as {@link #get} does.
   */
  public JsonNode post(String path, JsonNode body) {
    return send(
        path,
        request(path)
            .header("Content-Type", CONTENT_TYPE)
            .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body)))
            .build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .timeout(patience)
        .header("Accept", CONTENT_TYPE + ", application/json");
  }

  private JsonNode send(String path, HttpRequest request) {
    return calls.call(() -> read(path, answer(request)));
  }

  private HttpResponse<byte[]> answer(HttpRequest request)
      throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(LARGEST));
    try {
      return answer.get();
    } catch (InterruptedException e) {
      // Also ends a body that never ends.
      answer.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw new BackendException(NAME, reason(e.getCause()), e);
    }
  }

  private String reason(Throwable failure) {
    if (failure instanceof HttpTimeoutException) {
      return "%s does not answer within %d s".formatted(base, patience.toSeconds());
    }
    if (failure instanceof ConnectException) {
      return "%s cannot be reached".formatted(base);
    }
    String message = failure.getMessage();
    return base + ": " + (message == null ? failure.getClass().getSimpleName() : message);
  }

  private static JsonNode read(String path, HttpResponse<byte[]> answer) {
    int status = answer.statusCode();
    if (status / 100 == 2) {
      try {
        return Json.parse(text(answer));
      } catch (JsonProcessingException e) {
        throw new BackendException(NAME, "its answer to " + path + " is not JSON", e);
      }
    }
    String reason = "it answers %d to %s: %s".formatted(status, path, message(text(answer)));
    if (status == 404) {
      throw new NotFoundException(reason);
    }
    throw new BackendException(NAME, reason, null);
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }

  /** The registry's own reason, on one line. */
  private static String message(String body) {
    String message;
    try {
      message = Json.parse(body).path("message").asText(body);
    } catch (JsonProcessingException notJson) {
      message = body;
    }
    String line = message.replaceAll("\\s+", " ").strip();
    return line.length() > LONGEST_MESSAGE ? line.substring(0, LONGEST_MESSAGE) + "…" : line;
  }

  @Override
  public void close() {
    calls.close();
  }
}
