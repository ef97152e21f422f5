package io.millrace.bench.run;

import io.millrace.bench.BenchException;
import io.millrace.bench.source.PageServer;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What answers like the API, in a process of its own. */
public final class Source implements AutoCloseable {
  private static final JavaProgram PROGRAM =
      new JavaProgram("randomuser", "randomuser", "io.millrace.randomuser.Main", "64m", List.of());
  private static final JavaProgram FROM_MEMORY =
      new JavaProgram("pages", "bench", PageServer.class.getName(), "256m", List.of());

  /** The largest page that the API gives. */
  private static final int PAGE_SIZE = 5_000;

  private static final int ATTEMPTS = 100;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

  private final Process process;
  private final String address;

  private Source(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /** Starts the stand-in for the API, and waits until it answers. */
  public static Source start(Path folder) throws IOException, InterruptedException {
    return start(PROGRAM, Map.of(), folder);
  }

  /** Starts one that takes next to no time for an answer: its users differ in their ids only. */
  public static Source startFromMemory(Path folder) throws IOException, InterruptedException {
    Path page = folder.resolve("page.json");
    try (Source standIn = start(folder)) {
      URI uri = URI.create(standIn.url() + "?seed=bench&page=1&results=" + PAGE_SIZE);
      HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofFile(page));
    }
    return start(FROM_MEMORY, Map.of("PAGE", page.toString()), folder);
  }

  private static Source start(JavaProgram program, Map<String, String> environment, Path folder)
      throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Map<String, String> withPort = new HashMap<>(environment);
    withPort.put("PORT", Integer.toString(port));
    Process process =
        program.start(
            withPort,
            folder.resolve(program.name() + ".out"),
            folder.resolve(program.name() + ".err"));
    Source source = new Source(process, "http://localhost:" + port);
    source.await();
    return source;
  }

  /** What {@code SOURCE_URL} is. */
  public String url() {
    return address + "/api/1.4/";
  }

  public Duration processorTime() {
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
    throw new BenchException("the source does not start");
  }

  @Override
  public void close() {
    process.destroy();
  }
}
