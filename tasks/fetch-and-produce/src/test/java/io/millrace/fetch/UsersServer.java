package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Answers like the real API, with users that only the seed, the page and the index decide. */
final class UsersServer implements AutoCloseable {
  private static final String UUID_OF_FIXTURE = "d5285241-9e54-45ad-99f6-216eb0f1e426";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final String user = firstUser();
  private final List<Integer> asked = new CopyOnWriteArrayList<>();
  private final Map<Integer, HttpHandler> pages = new ConcurrentHashMap<>();
  private final Map<Integer, UnaryOperator<String>> users = new ConcurrentHashMap<>();

  UsersServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/api/1.4/";
  }

  /** The pages it was asked for, in order. */
  List<Integer> asked() {
    return asked;
  }

  /** Answers this page in another way. */
  void onPage(int page, HttpHandler answer) {
    pages.put(page, answer);
  }

  /** Answers this page as usual again. */
  void heal(int page) {
    pages.remove(page);
  }

  /** Changes the user at this index of every page. */
  void onUser(int index, UnaryOperator<String> change) {
    users.put(index, change);
  }

  /** The page as it is without a fault. */
  void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = query(exchange);
    byte[] body = page(query).getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    int page = Integer.parseInt(query(exchange).get("page"));
    asked.add(page);
    pages.getOrDefault(page, this::answer).handle(exchange);
  }

  private String page(Map<String, String> query) {
    return IntStream.range(0, Integer.parseInt(query.get("results")))
        .mapToObj(index -> user(query, index))
        .collect(
            Collectors.joining(
                ",",
                "{\"results\":[",
                "],\"info\":{\"seed\":\"%s\",\"results\":%s,\"page\":%s,\"version\":\"1.4\"}}"
                    .formatted(query.get("seed"), query.get("results"), query.get("page"))));
  }

  private String user(Map<String, String> query, int index) {
    String source = query.get("seed") + "/" + query.get("page") + "/" + index;
    String id = UUID.nameUUIDFromBytes(source.getBytes(UTF_8)).toString();
    String plain = user.replace(UUID_OF_FIXTURE, id);
    return users.getOrDefault(index, UnaryOperator.identity()).apply(plain);
  }

  private static Map<String, String> query(HttpExchange exchange) {
    return Arrays.stream(exchange.getRequestURI().getQuery().split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  private static String firstUser() {
    String page = new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8);
    return page.substring("{\"results\":[".length(), page.indexOf(",{\"gender\""));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
