package io.millrace.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.common.json.Json;
import io.millrace.randomuser.ServerSettings;
import io.millrace.randomuser.StandIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;

/**
 * The stand-in of the API, with two flaws in the first page of every interval: its last user has no
 * id, and the one before has the id of the first. So every interval has a dead letter of each task.
 */
final class Source implements AutoCloseable {
  private final StandIn users;
  private final HttpServer front;

  private Source(StandIn users, HttpServer front) {
    this.users = users;
    this.front = front;
  }

  static Source start() throws IOException {
    StandIn users = StandIn.start(new ServerSettings(0, Optional.empty()), Clock.systemUTC());
    HttpServer front =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Source source = new Source(users, front);
    front.createContext("/", source::answer);
    front.start();
    return source;
  }

  String url() {
    return "http://localhost:" + front.getAddress().getPort() + "/api/1.4/";
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI asked =
        URI.create("http://localhost:" + users.port() + exchange.getRequestURI().toString());
    byte[] body;
    try (InputStream in = asked.toURL().openStream()) {
      body = flawed(in.readAllBytes());
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static byte[] flawed(byte[] body) throws IOException {
    ObjectNode page = (ObjectNode) Json.parse(body);
    ArrayNode results = (ArrayNode) page.get("results");
    if (page.at("/info/page").intValue() == 1 && results.size() > 2) {
      int last = results.size() - 1;
      ((ObjectNode) results.get(last).get("login")).putNull("uuid");
      results.set(last - 1, results.get(0).deepCopy());
    }
    return Json.bytes(page);
  }

  @Override
  public void close() {
    front.stop(0);
    users.close();
  }
}
