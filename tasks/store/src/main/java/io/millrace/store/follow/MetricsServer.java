package io.millrace.store.follow;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.common.task.SettingsException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.function.Supplier;

/** Answers {@code GET /metrics} on a port of its own, in a thread of its own. */
final class MetricsServer implements AutoCloseable {
  private static final String PATH = "/metrics";

  private final HttpServer server;

  private MetricsServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens on all of the machine's addresses.
   *
   * @param port 0 for any free one
   * @param text what to answer, asked for each time
   * @throws SettingsException if nothing can listen on the port
   */
  static MetricsServer start(int port, Supplier<String> text) {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new SettingsException(
          "METRICS_PORT is \"%d\" (valid: a port that is free here): %s"
              .formatted(port, e.getMessage()));
    }
    server.createContext("/", exchange -> answer(exchange, text));
    server.start();
    return new MetricsServer(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Supplier<String> text) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(PATH)) {
        send(exchange, 404, "Not Found: " + PATH + " is all there is\n");
      } else if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        send(exchange, 405, "Method Not Allowed: GET\n");
      } else {
        send(exchange, 200, text.get());
      }
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", Exposition.CONTENT_TYPE);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }
}
