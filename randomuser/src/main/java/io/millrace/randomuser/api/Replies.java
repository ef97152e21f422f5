package io.millrace.randomuser.api;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Sends replies: status, headers, and a body that is compressed if the client accepts that. */
final class Replies {
  static final String JSON = "application/json; charset=utf-8";
  static final String TEXT = "text/plain; charset=utf-8";

  private static final int CHUNKED = 0;
  private static final int NO_BODY = -1;

  private Replies() {}

  /** A short reply, never compressed. */
  static void send(HttpExchange exchange, int status, String contentType, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.sendResponseHeaders(status, isHead(exchange) ? NO_BODY : bytes.length);
    if (!isHead(exchange)) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }

  /** Starts a reply of unknown length; closing the stream ends it. */
  static OutputStream stream(HttpExchange exchange, int status, String contentType)
      throws IOException {
    boolean gzip = acceptsGzip(exchange);
    exchange.getResponseHeaders().set("Content-Type", contentType);
    exchange.getResponseHeaders().set("Vary", "Accept-Encoding");
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    if (isHead(exchange)) {
      exchange.sendResponseHeaders(status, NO_BODY);
      return OutputStream.nullOutputStream();
    }
    exchange.sendResponseHeaders(status, CHUNKED);
    return gzip ? new FastGzip(exchange.getResponseBody()) : exchange.getResponseBody();
  }

  static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static boolean acceptsGzip(HttpExchange exchange) {
    String accepted = exchange.getRequestHeaders().getFirst("Accept-Encoding");
    return accepted != null
        && Arrays.stream(accepted.toLowerCase(Locale.ROOT).replace(" ", "").split(",", -1))
            .anyMatch(Replies::namesGzip);
  }

  private static boolean namesGzip(String coding) {
    return coding.equals("gzip")
        || (coding.startsWith("gzip;q=") && !coding.matches("gzip;q=0(\\.0*)?"));
  }

  /** Creating pages takes less time than compressing them well, so this favours speed. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
