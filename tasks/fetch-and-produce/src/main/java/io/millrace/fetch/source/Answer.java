package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.http.HttpHeaders;

/** What the source answered. */
final class Answer {
  private static final int SHOWN = 120;

  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  /**
   * An answer.
   *
   * @param body decoded
   */
  Answer(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  int status() {
    return status;
  }

  HttpHeaders headers() {
    return headers;
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
