package io.millrace.controlcenter.registry;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers like a registry, in memory and in this process. */
final class RegistryStub implements AutoCloseable {
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  private record Answer(int status, String body, boolean endless) {}

  RegistryStub() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
          Answer answer = answers.getOrDefault(request, new Answer(404, "{}", false));
          byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(answer.status(), 0);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
            if (answer.endless()) {
              await();
            }
          }
        });
    server.start();
  }

  RegistryStub answer(String request, int status, String body) {
    answers.put(request, new Answer(status, body, false));
    return this;
  }

  /** An answer that begins and does not end. */
  RegistryStub hang(String request) {
    answers.put(request, new Answer(200, "[", true));
    return this;
  }

  List<String> bodies() {
    return bodies;
  }

  URI url() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  private void await() throws IOException {
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
