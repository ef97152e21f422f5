package io.millrace.randomuser;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.randomuser.api.ApiHandler;
import io.millrace.randomuser.api.Quota;
import io.millrace.randomuser.people.Population;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running server. It listens once all its data is loaded: every client that reaches it gets
 * users.
 */
public final class StandIn implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StandIn.class);
  private static final int CONCURRENT_REQUESTS = 16;
  private static final int BACKLOG = 128;
  private static final int STOP_WITHIN_SECONDS = 5;

  private final HttpServer server;
  private final ExecutorService executor;
  private final AtomicInteger underWay = new AtomicInteger();

  private StandIn(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * Loads the data and listens.
   *
   * @param clock used for ages and the quota's windows
   * @throws IOException if the port cannot be opened
   */
  public static StandIn start(ServerSettings settings, Clock clock) throws IOException {
    return start(new InetSocketAddress(settings.port()), settings, clock);
  }

  /** The same, listening at this address instead of the settings' port. */
  static StandIn start(InetSocketAddress address, ServerSettings settings, Clock clock)
      throws IOException {
    // Without it a reply's last packet waits 40 ms for the acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Population population = Population.load();
    HttpServer server = HttpServer.create(address, BACKLOG);
    Quota quota =
        settings
            .quota()
            .map(limit -> Quota.of(limit.records(), limit.window(), clock))
            .orElseGet(Quota::unlimited);
    ExecutorService executor = Executors.newFixedThreadPool(CONCURRENT_REQUESTS);
    StandIn standIn = new StandIn(server, executor);
    ApiHandler api = new ApiHandler(population, quota, StandIn::randomSeed, clock);
    server.createContext("/", exchange -> standIn.answer(api, exchange));
    server.setExecutor(executor);
    server.start();
    LOG.info("listening on port {}, quota {}", standIn.port(), describe(settings));
    return standIn;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  InetSocketAddress address() {
    return server.getAddress();
  }

  /** Accepts no more requests and finishes open replies, for at most 5 s. */
  @Override
  public void close() {
    // With a delay, the server of Java 17 waits for all of it, even if no reply is open.
    server.stop(underWay.get() == 0 ? 0 : STOP_WITHIN_SECONDS);
    executor.shutdownNow();
    LOG.info("stopped");
  }

  private static String describe(ServerSettings settings) {
    return settings
        .quota()
        .map(limit -> limit.records() + " users per " + limit.window() + " and address")
        .orElse("off");
  }

  /** A seed for a request without one: 16 hexadecimal digits, like the API's. */
  private static String randomSeed() {
    // The top bit keeps the text at 16 digits.
    return Long.toHexString(ThreadLocalRandom.current().nextLong() | Long.MIN_VALUE);
  }

  private void answer(ApiHandler api, HttpExchange exchange) throws IOException {
    underWay.incrementAndGet();
    try {
      api.handle(exchange);
    } finally {
      underWay.decrementAndGet();
    }
  }
}
