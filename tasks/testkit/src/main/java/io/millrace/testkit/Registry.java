package io.millrace.testkit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A schema registry that keeps its schemas in memory. */
public final class Registry extends Service {
  private static final int PORT = 8080;
  private static final String API = "/apis/ccompat/v7";

  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  Registry() {
    super(Images.registry(), PORT);
    configure(Map.of("JAVA_OPTS", "-Xmx256m", "QUARKUS_LOG_LEVEL", "WARN"));
  }

  /** One without any schema for one test alone, which closes it. */
  public static Registry startEmpty() {
    Registry registry = new Registry();
    registry.start();
    return registry;
  }

  /** The base of its Confluent API. */
  public URI url() {
    return URI.create("http://" + HOST + ":" + port() + API);
  }

  /** The same for a task in a container, in a network that it has joined under a name. */
  static String urlFor(String name) {
    return "http://" + name + ":" + PORT + API;
  }

  /** What a task needs to find it. */
  public Map<String, String> environment() {
    return Map.of("REGISTRY_URL", url().toString());
  }

  @Override
  boolean isReady() throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url() + "/subjects"))
            .timeout(Duration.ofSeconds(3))
            .build();
    return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
  }
}
