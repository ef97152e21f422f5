package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.zip.GZIPOutputStream;

/** A source that answers what a test says, one answer after the other. */
public final class ScriptedServer implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<HttpHandler> script = new LinkedBlockingQueue<>();
  private final List<String> queries = new CopyOnWriteArrayList<>();
  private final List<String> userAgents = new CopyOnWriteArrayList<>();

  public ScriptedServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://localhost:" + server.getAddress().getPort() + "/api/1.4/";
  }

  /** What it was asked, in order. */
  public List<String> queries() {
    return queries;
  }

  List<String> userAgents() {
    return userAgents;
  }

  /** The next answer. */
  public ScriptedServer then(HttpHandler answer) {
    script.add(answer);
    return this;
  }

  /** The next answer: a status, a body, and headers as name, value, name, value … */
  public ScriptedServer then(int status, byte[] body, String... headers) {
    return then(exchange -> send(exchange, status, body, headers));
  }

  public ScriptedServer then(int status, String body, String... headers) {
    return then(status, body.getBytes(UTF_8), headers);
  }

  ScriptedServer thenGzipped(byte[] body) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream stream = new GZIPOutputStream(zipped)) {
      stream.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return then(200, zipped.toByteArray(), "Content-Encoding", "gzip");
  }

  static void send(HttpExchange exchange, int status, byte[] body, String... headers)
      throws IOException {
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
    }
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    queries.add(exchange.getRequestURI().getQuery());
    userAgents.add(exchange.getRequestHeaders().getFirst("User-Agent"));
    HttpHandler answer = script.poll();
    if (answer == null) {
      send(exchange, 418, "the script is over".getBytes(UTF_8));
    } else {
      answer.handle(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
