package io.millrace.randomuser.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;

/** Answers {@code ok} at {@code /health}: the server listens only once it can answer. */
public final class HealthHandler implements HttpHandler {
  private final HttpHandler otherwise;

  /**
   * Handles one path and passes on the rest.
   *
   * @param otherwise handles paths that only begin like {@code /health}
   */
  public HealthHandler(HttpHandler otherwise) {
    this.otherwise = otherwise;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/health")) {
      Replies.send(exchange, 200, Replies.TEXT, "ok");
    } else {
      otherwise.handle(exchange);
    }
  }
}
