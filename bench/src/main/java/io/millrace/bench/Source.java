package io.millrace.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The stand-in for the API, in a process of its own. */
final class Source implements AutoCloseable {
  private static final JavaProgram PROGRAM =
      new JavaProgram("randomuser", "randomuser", "io.millrace.randomuser.Main", "64m", List.of());
  private static final int ATTEMPTS = 100;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private final Process process;
  private final String address;

  private Source(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts it, and waits until it answers. */
  static Source start(Path folder) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Process process =
        PROGRAM.start(
            Map.of("PORT", Integer.toString(port)),
            folder.resolve("randomuser.out"),
            folder.resolve("randomuser.err"));
    Source source = new Source(process, "http://localhost:" + port);
    source.await();
    return source;
  }

  /** What {@code SOURCE_URL} is. */
  String url() {
    return address + "/api/1.4/";
  }

  Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  private void await() throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request = HttpRequest.newBuilder(URI.create(address + "/health")).build();
    for (int attempt = 0; attempt < ATTEMPTS && process.isAlive(); attempt++) {
      try {
        if (client.send(request, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (ConnectException notYet) {
        // It is starting.
      }
      Thread.sleep(BETWEEN_ATTEMPTS.toMillis());
    }
    close();
    throw new BenchException("the stand-in for the API does not start");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
