package io.millrace.controlcenter.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads JSON from the pages of Spark's master or history server. */
final class SparkPages {
  /** A week of hourly applications has less than a tenth of it. */
  private static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final Duration TIMEOUT = Duration.ofSeconds(4);
  private static final int OK = 200;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final URI base;

  /**
   * @param base the address of the pages
   */
  SparkPages(URI base) {
    this.base = base;
  }

  /**
   * What is at a path.
   *
   * @param path below the base, with a slash before it
   * @throws IOException if there is no such answer, or it is larger than {@value #MAX_BYTES} bytes
   */
  JsonNode get(String path) throws IOException, InterruptedException {
    URI url = URI.create(base.toString().replaceAll("/+$", "") + path);
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(TIMEOUT).header("Accept", "application/json").build();
    try {
      HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
      try (InputStream body = response.body()) {
        byte[] json = body.readNBytes(MAX_BYTES + 1);
        if (response.statusCode() != OK) {
          throw new IOException("Spark answers %d at %s".formatted(response.statusCode(), url));
        }
        if (json.length > MAX_BYTES) {
          throw new IOException("more than %d bytes at %s".formatted(MAX_BYTES, url));
        }
        return Json.parse(json);
      }
    } catch (ConnectException e) { // which may have no message
      throw new IOException("cannot connect to " + base, e);
    }
  }
}
