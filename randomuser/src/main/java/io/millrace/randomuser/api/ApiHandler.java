package io.millrace.randomuser.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.millrace.randomuser.people.Population;
import java.io.IOException;
import java.time.Clock;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers as randomuser.me does: a page of users, 429 once the quota is used up, 404 for any other
 * path, version or method. What the API supports and this server does not (other formats, a choice
 * of fields) is 501 with the parameter's name: ignoring it would be wrong.
 *
 * <p>At {@code /health} it answers {@code ok}: the server listens only once it can answer.
 */
public final class ApiHandler implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
  private static final Set<String> PATHS = Set.of("/api", "/api/", "/api/1.4", "/api/1.4/");
  private static final Set<String> METHODS = Set.of("GET", "HEAD");

  private final RequestReader reader;
  private final PageWriter writer;
  private final Quota quota;

  /**
   * Answers from this population.
   *
   * @param randomSeed supplies the seed of a request without one
   * @param clock used for ages
   */
  public ApiHandler(Population population, Quota quota, Supplier<String> randomSeed, Clock clock) {
    this.reader = new RequestReader(randomSeed);
    this.writer = new PageWriter(population, clock);
    this.quota = quota;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      answer(exchange);
    } catch (RuntimeException e) {
      // The server closes the connection of a handler that fails, but does not report why.
      LOG.error("failed to answer {}", exchange.getRequestURI(), e);
      throw e;
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/health")) {
      Replies.send(exchange, 200, Replies.TEXT, "ok");
      return;
    }
    exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
    if (!PATHS.contains(exchange.getRequestURI().getPath())
        || !METHODS.contains(exchange.getRequestMethod())) {
      Replies.send(exchange, 404, Replies.TEXT, "Not Found");
      return;
    }
    Query query = Query.parse(exchange.getRequestURI().getRawQuery());
    var notServed = reader.notServed(query);
    if (notServed.isPresent()) {
      String error = "the stand-in gives whole users as JSON only, without " + notServed.get();
      Replies.send(exchange, 501, Replies.JSON, "{\"error\":\"" + error + "\"}");
      return;
    }
    UsersRequest request = reader.read(query);
    OptionalLong had = quota.refuse(address(exchange), request.results());
    if (had.isPresent()) {
      LOG.info("429 for {}: {} users served in this window", address(exchange), had.getAsLong());
      Replies.send(exchange, 429, Replies.JSON, quotaError(had.getAsLong()));
      return;
    }
    sendPage(exchange, request);
  }

  private void sendPage(HttpExchange exchange, UsersRequest request) throws IOException {
    long start = System.nanoTime();
    exchange.getResponseHeaders().set("Cache-Control", "no-cache");
    writer.write(request, Replies.stream(exchange, 200, Replies.JSON));
    exchange.close();
    LOG.info(
        "200 for {}: seed {}, page {}, {} users in {} ms",
        address(exchange),
        request.seed(),
        request.page(),
        request.results(),
        (System.nanoTime() - start) / 1_000_000);
  }

  /** Behind a proxy the client's address is in a header, which the API trusts. */
  private static String address(HttpExchange exchange) {
    String forwarded = exchange.getRequestHeaders().getFirst("X-Forwarded-For");
    return forwarded != null
        ? forwarded
        : exchange.getRemoteAddress().getAddress().getHostAddress();
  }

  /** The API's wording, which says a minute and means its window of five. */
  private static String quotaError(long had) {
    return "{\"error\":\"Whoa, ease up there cowboy. You've requested "
        + had
        + " users in the last minute. Help us keep this service free and spare some bandwidth for"
        + " other users please :)\"}";
  }
}
