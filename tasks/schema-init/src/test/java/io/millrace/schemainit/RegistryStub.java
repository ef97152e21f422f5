package io.millrace.schemainit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/** Answers like a registry, in memory and in this process. */
final class RegistryStub implements AutoCloseable {
  private final Map<String, Deque<Answer>> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final HttpServer server;

  private record Answer(int status, String body) {}

  private static final Answer NONE = new Answer(0, "");

  RegistryStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          requests.add(request);
          Answer answer = next(request);
          if (answer.equals(NONE)) {
            return;
          }
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  /**
   * An answer to a request such as {@code GET /subjects}; to all others it is 404. Of several, each
   * is given once and the last one for ever.
   */
  RegistryStub answer(String request, int status, String body) {
    answers
        .computeIfAbsent(request, first -> new ConcurrentLinkedDeque<>())
        .add(new Answer(status, body));
    return this;
  }

  /**
   * Takes a request and never answers it; the next one, over another connection, gets an answer.
   */
  RegistryStub silence(String request) {
    answers.computeIfAbsent(request, first -> new ConcurrentLinkedDeque<>()).add(NONE);
    return this;
  }

  private Answer next(String request) {
    Deque<Answer> left = answers.getOrDefault(request, new ConcurrentLinkedDeque<>());
    Answer answer = left.size() > 1 ? left.poll() : left.peek();
    return answer == null ? new Answer(404, "{}") : answer;
  }

  List<String> requests() {
    return requests;
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
