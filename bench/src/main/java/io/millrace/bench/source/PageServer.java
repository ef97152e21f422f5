package io.millrace.bench.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.millrace.common.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Answers as the API does, with the pages of {@link UserPages}. A request without a page gets
 * another one each time.
 */
public final class PageServer {
  private static final int CONCURRENT_REQUESTS = 16;

  private final UserPages pages;
  private final AtomicInteger requests = new AtomicInteger();

  private PageServer(UserPages pages) {
    this.pages = pages;
  }

  /** Serves the page in the file {@code PAGE} on {@code PORT}, until the process is ended. */
  public static void main(String[] arguments) throws IOException {
    Settings settings = new Settings(System.getenv());
    int port = settings.integer("PORT", 0, 65_535);
    Path page = Path.of(settings.text("PAGE"));
    settings.check();
    // Without it an answer's last packet waits 40 ms for the acknowledgement of the one before
    System.setProperty("sun.net.httpserver.nodelay", "true");
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    PageServer pageServer = new PageServer(UserPages.of(Files.readAllBytes(page)));
    server.createContext("/", pageServer::answer);
    server.setExecutor(Executors.newFixedThreadPool(CONCURRENT_REQUESTS));
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    byte[] body = body(query(exchange.getRequestURI().getRawQuery()));
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private byte[] body(Map<String, String> query) {
    String another = Integer.toString(requests.incrementAndGet());
    int page = Integer.parseInt(query.getOrDefault("page", another));
    int results = Integer.parseInt(query.getOrDefault("results", "1"));
    return pages.page(query.getOrDefault("seed", "bench"), page, Math.min(results, pages.size()));
  }

  private static Map<String, String> query(String raw) {
    Map<String, String> values = new HashMap<>();
    if (raw != null) {
      for (String parameter : raw.split("&", -1)) {
        String[] parts = parameter.split("=", 2);
        values.put(parts[0], parts.length == 1 ? "" : URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return values;
  }
}
