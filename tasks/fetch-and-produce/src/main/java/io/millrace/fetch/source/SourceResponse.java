package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the source answered. */
final class SourceResponse {
  private static final int SHOWN = 120;

  private final int status;
  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param headers by their names in lower case
   * @param body decoded; in UTF-8, if the status is 200
   */
  SourceResponse(int status, Map<String, String> headers, byte[] body) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.body = body;
  }

  int status() {
    return status;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  byte[] body() {
    return body;
  }

  /** The beginning of the body on one line, for a message. */
  String excerpt() {
    String text = new String(body, 0, Math.min(body.length, SHOWN), UTF_8);
    String line = text.strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
    return body.length == 0 ? "nothing" : "\"" + line + (body.length > SHOWN ? "…" : "") + "\"";
  }
}
