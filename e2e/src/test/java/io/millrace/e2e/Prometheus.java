package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The HTTP API of the Prometheus of the stack under test. */
final class Prometheus {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final URI base;

  Prometheus(Stack stack) {
    this.base = URI.create("http://127.0.0.1:" + stack.setting("PROMETHEUS_PORT"));
  }

  /** The values of an expression as it is now; empty if no series matches. */
  List<Double> values(String expression) throws Exception {
    List<Double> values = new ArrayList<>();
    for (JsonNode series : query(expression)) {
      values.add(value(series));
    }
    return values;
  }

  /** The same by a label, which the series must differ in. */
  Map<String, Double> values(String expression, String label) throws Exception {
    Map<String, Double> values = new TreeMap<>();
    for (JsonNode series : query(expression)) {
      String key = series.get("metric").path(label).asText();
      if (values.put(key, value(series)) != null) {
        throw new AssertionError(expression + " has several series with " + label + "=" + key);
      }
    }
    return values;
  }

  /** The names of all series, and of what recording rules compute. */
  Set<String> names() throws Exception {
    Set<String> names = new TreeSet<>();
    get("/api/v1/label/__name__/values").forEach(name -> names.add(name.asText()));
    return names;
  }

  /**
   * The health of what it collects from, by job: {@code up} or {@code down}.
   *
   * @param since those that it has not collected from since then are left out
   */
  Map<String, String> targets(Instant since) throws Exception {
    Map<String, String> health = new TreeMap<>();
    for (JsonNode target : get("/api/v1/targets?state=active").get("activeTargets")) {
      if (Instant.parse(target.get("lastScrape").asText()).isAfter(since)) {
        health.put(target.at("/labels/job").asText(), target.get("health").asText());
      }
    }
    return health;
  }

  /** The health of all rules, by name: {@code ok}, or what else it is and why. */
  Map<String, String> rules() throws Exception {
    Map<String, String> health = new TreeMap<>();
    for (JsonNode group : get("/api/v1/rules").get("groups")) {
      for (JsonNode rule : group.get("rules")) {
        String error = rule.path("lastError").asText();
        health.put(rule.get("name").asText(), rule.get("health").asText() + error);
      }
    }
    return health;
  }

  /** The state of an alert about a component: {@code inactive}, {@code pending}, {@code firing}. */
  String alert(String name, String component) throws Exception {
    for (JsonNode alert : get("/api/v1/alerts").get("alerts")) {
      JsonNode labels = alert.get("labels");
      if (labels.path("alertname").asText().equals(name)
          && labels.path("component").asText().equals(component)) {
        return alert.get("state").asText();
      }
    }
    return "inactive";
  }

  private JsonNode query(String expression) throws Exception {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    return get("/api/v1/query?query=" + encoded).get("result");
  }

  /** Prometheus writes NaN as Java does, and infinity by its first three letters. */
  private static double value(JsonNode series) {
    return Double.parseDouble(series.get("value").get(1).asText().replace("Inf", "Infinity"));
  }

  private JsonNode get(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).timeout(PATIENCE).build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new AssertionError(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body()).get("data");
  }
}
