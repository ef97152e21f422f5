package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a schedule is set ({@code PUT /faults}), read ({@code GET}) and removed ({@code DELETE}).
 * It has no authentication: a server with this port open is for tests only.
 */
public final class AdminServer implements AutoCloseable {
  private static final int LARGEST_SCHEDULE = 1024 * 1024;

  private final HttpServer server;
  private final Faults faults;

  private AdminServer(HttpServer server, Faults faults) {
    this.server = server;
    this.faults = faults;
  }

  /**
   * Listens.
   *
   * @param port 0 for any free one
   * @throws IOException if the port cannot be opened
   */
  public static AdminServer start(int port, Faults faults) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
    AdminServer admin = new AdminServer(server, faults);
    server.createContext(
        "/", exchange -> send(exchange, 404, "Not Found: /faults is all there is\n"));
    server.createContext("/faults", admin::answer);
    server.start();
    return admin;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod()) {
      case "PUT" -> put(exchange);
      case "GET" -> sendReport(exchange);
      case "DELETE" -> {
        faults.clear();
        sendReport(exchange);
      }
      default -> {
        exchange.getResponseHeaders().set("Allow", "PUT, GET, DELETE");
        send(exchange, 405, "Method Not Allowed: PUT, GET or DELETE\n");
      }
    }
  }

  private void put(HttpExchange exchange) throws IOException {
    try {
      faults.set(ScheduleJson.read(exchange.getRequestBody().readNBytes(LARGEST_SCHEDULE)));
      sendReport(exchange);
    } catch (InvalidScheduleException e) {
      send(exchange, 400, String.join("\n", e.problems()) + "\n");
    }
  }

  private void sendReport(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    send(exchange, 200, ReportJson.write(faults.report()));
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/plain"));
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
