package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What docs/metrics.md, the rules and the dashboard say that there is. */
final class DocumentedMetrics {
  private static final Path PAGE = Path.of("..", "docs", "metrics.md");
  private static final Path METRICS = Path.of("..", "compose", "metrics");
  private static final Pattern NAME =
      Pattern.compile("`((?:millrace|airflow|kafka|cassandra|node|spark)[_:][A-Za-z0-9_:]+)`");
  private static final Pattern RULE = Pattern.compile("- (?:alert|record): (\\S+)");

  private DocumentedMetrics() {}

  /** The names of all metrics that the page lists. */
  static Set<String> names() throws IOException {
    return found(NAME, PAGE);
  }

  /** The names of all alerts and recording rules. */
  static Set<String> rules() throws IOException {
    Set<String> rules = found(RULE, METRICS.resolve("rules/alerts.yml"));
    rules.addAll(found(RULE, METRICS.resolve("rules/recording.yml")));
    return rules;
  }

  /** The dashboard's queries, as Grafana sends them when one pipeline is chosen. */
  static Set<String> queries(String pipeline) throws IOException {
    Path dashboard = METRICS.resolve("grafana-dashboard.json");
    Set<String> queries = new TreeSet<>();
    for (JsonNode query : new ObjectMapper().readTree(dashboard.toFile()).findValues("expr")) {
      queries.add(query.asText().replace("$pipeline", pipeline));
    }
    return queries;
  }

  private static Set<String> found(Pattern pattern, Path file) throws IOException {
    return pattern
        .matcher(Files.readString(file))
        .results()
        .map(match -> match.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
