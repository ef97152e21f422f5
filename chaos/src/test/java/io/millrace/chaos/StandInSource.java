package io.millrace.chaos;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.randomuser.ServerSettings;
import io.millrace.randomuser.StandIn;
import io.millrace.randomuser.faults.FaultProxy;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.randomuser.faults.FaultSchedule;
import io.millrace.randomuser.faults.Faults;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The stand-in of the API, with two flaws in the first page of every interval: its last user has no
 * id, and the one before has the id of the first. So every interval has a dead letter of each task.
 * A test may {@link #alter} what it gives, or {@link #injectFault} for a while.
 */
final class StandInSource implements AutoCloseable {
  private final StandIn users;
  private final HttpServer flaws;
  private final FaultProxy proxy;
  private final Faults faults = new Faults();
  private final List<FaultRule> inForce = new ArrayList<>();
  private final Map<String, Consumer<ObjectNode>> alterations = new ConcurrentHashMap<>();

  private StandInSource(int port, StandIn users, HttpServer flaws) throws IOException {
    this.users = users;
    this.flaws = flaws;
    this.proxy = FaultProxy.start(port, flaws.getAddress(), faults);
  }

  static StandInSource start() throws IOException {
    return start(0);
  }

  /**
   * The same at a port of the caller's.
   *
   * @param port 0 takes any that is free
   */
  static StandInSource start(int port) throws IOException {
    StandIn users = StandIn.start(new ServerSettings(0, Optional.empty()), Clock.systemUTC());
    HttpServer flaws =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    StandInSource source = new StandInSource(port, users, flaws);
    flaws.createContext("/", source::answer);
    flaws.start();
    return source;
  }

  String url() {
    return "http://localhost:" + proxy.port() + "/api/1.4/";
  }

  /** Has the requests for an interval fail like this, until {@link #clearFaults}. */
  synchronized void injectFault(Interval interval, FaultRule rule) {
    inForce.add(rule.on(rule.requests().ofSeed(interval.label())));
    faults.set(new FaultSchedule(0, inForce));
  }

  /** Ends the faults of an interval. */
  synchronized void clearFaults(Interval interval) {
    inForce.removeIf(rule -> rule.requests().seed().equals(Optional.of(interval.label())));
    faults.set(new FaultSchedule(0, inForce));
  }

  /** Changes every page of this interval from now on. */
  void alter(Interval interval, Consumer<ObjectNode> alteration) {
    alterations.put(interval.label(), alteration);
  }

  /** An alteration of each user by itself. */
  static Consumer<ObjectNode> eachUser(Consumer<ObjectNode> alteration) {
    return page -> page.get("results").forEach(user -> alteration.accept((ObjectNode) user));
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

  private byte[] flawed(byte[] body) throws IOException {
    ObjectNode page = (ObjectNode) Json.parse(body);
    ArrayNode results = (ArrayNode) page.get("results");
    if (page.at("/info/page").intValue() == 1 && results.size() > 2) {
      int last = results.size() - 1;
      ((ObjectNode) results.get(last).get("login")).putNull("uuid");
      results.set(last - 1, results.get(0).deepCopy());
    }
    alterations.getOrDefault(page.at("/info/seed").asText(), unchanged -> {}).accept(page);
    return Json.bytes(page);
  }

  @Override
  public void close() {
    proxy.close();
    flaws.stop(0);
    users.close();
  }
}
