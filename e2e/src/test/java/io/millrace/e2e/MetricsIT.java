package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The stack with compose/spark.yml and its metrics: what Prometheus knows of runs and of the
 * continuous mode, and what is documented.
 */
@Tag("metrics")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Isolated("it takes the registry away")
class MetricsIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  /** Those of the documented metrics that are only there once the continuous mode runs. */
  private static final Pattern OF_CONTINUOUS_MODE = Pattern.compile("millrace_follow_.*");

  private static final Set<String> JOBS =
      Set.of(
          "prometheus",
          "control-center",
          "airflow",
          "node",
          "kafka",
          "cassandra",
          "spark-master",
          "spark-worker");
  private static final String CONTINUOUS_MODE = "continuous-mode";
  private static final Set<String> PIPELINES =
      Set.of("users", PeoplePipeline.NAME, PeoplePipeline.EMPTY);
  private static final Set<String> COMPONENTS =
      Set.of("kafka", "registry", "cassandra", "source:randomuser:8080", "source:people-api:8080");

  /** The only query of the dashboard that need not find anything. */
  private static final String FIRING = "ALERTS{alertstate=\"firing\"}";

  // The hour between the first and the second is missing.
  private static final Instant FIRST = Hours.ago(6);
  private static final Instant BAD = Hours.ago(4);
  private static final Instant FAILING = Hours.ago(3);
  private static final Instant LAST = Hours.ago(2);

  @RegisterExtension static final DagUnderTest PEOPLE = DagUnderTest.named(PeoplePipeline.NAME);

  private static Prometheus prometheus;
  private static PeoplePipeline people;
  private static PeopleRuns runs;

  @BeforeAll
  static void runHours() throws Exception {
    prometheus = new Prometheus(PEOPLE.stack());
    Map<String, String> up = allAre("up", JOBS);
    Await.equal(LIMIT, "the targets' health", () -> up, () -> prometheus.targets(Instant.EPOCH));
    people = new PeoplePipeline(PEOPLE.stack(), PEOPLE.airflow());
    people.add();
    runs = new PeopleRuns(PEOPLE.dag(), FIRST);
    runs.store(FIRST, "US");
    runs.store(BAD, "GB", "US");
    String failing = runs.store(FAILING, "GB", "US");
    Await.equal(LIMIT, "intervals by state", runs::intervals, MetricsIT::intervals);

    // The schedule's run would fail, too.
    runs.awaitQuiet();
    people.acceptDeadLetters(false);
    try {
      runs.fail(failing);
    } finally {
      people.acceptDeadLetters(true);
    }
    // To a query, a series increases from its second value on.
    runs.store(LAST, "US");
  }

  @AfterAll
  static void removePipeline() throws Exception {
    people.remove();
  }

  @Test
  void should_count_what_the_runs_report() throws Exception {
    Await.equal(LIMIT, "intervals by state", runs::intervals, MetricsIT::intervals);
    Await.equal(LIMIT, "records", runs::records, () -> ofPeople("millrace_records", "outcome"));
    Await.equal(
        LIMIT,
        "open dead letters",
        () -> {
          double bad = runs.records().get("dead_lettered");
          return Map.of("mapping", bad, "oversized", 0.0, "decoding", 0.0, "writing", 0.0);
        },
        () -> ofPeople("millrace_open_dead_letters", "stage"));
    Await.equal(
        LIMIT,
        "attempts that have ended",
        () -> Map.of("done", runs.number(), "failed", 1.0),
        () -> ofPeople("millrace_run_duration_seconds_count", "outcome"));
    // The hour that failed was stored before.
    awaitAll("millrace_lag_intervals", "pipeline", 0.0, PIPELINES);
    awaitAll("millrace_lag_records", "pipeline", 0.0, PIPELINES);
    awaitAll("millrace_sample_complete", "pipeline", 1.0, PIPELINES);
    awaitAll("millrace_component_up", "component", 1.0, COMPONENTS);
  }

  /** Each is a comparison, which finds nothing unless it holds. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "millrace_last_complete_interval_timestamp_seconds{pipeline='users'} % 3600 == 0",
        "millrace:last_complete_interval:age_seconds{pipeline='users'} < 2 * 3600",
        "rate(airflow_scheduler_heartbeat_total{process='scheduler'}[1m]) > 0",
        "airflow_dag_processing_import_errors == 0",
        "sum(airflow_dagrun_duration_success_seconds_count{dag_id='people',run_type='manual'}) == 4",
        "sum(airflow_dagrun_duration_failed_seconds_count{dag_id='people',run_type='manual'}) == 1",
        "sum(airflow_pool_open_slots{pool_name='default_pool'}) > 0",
        "airflow_metrics_dropped_total == 0",
        "sum(kafka_topic_messages_in_total{topic='people_created'}) > 80",
        "sum(kafka_log_size_bytes{topic='people_created'}) > 0",
        "kafka_led_partitions > 0 and kafka_led_partitions == kafka_partitions",
        "kafka_active_controllers == 1",
        "kafka_under_replicated_partitions + kafka_under_min_isr_partitions == 0",
        "kafka_offline_partitions + kafka_offline_log_directories == 0",
        "kafka_request_seconds{request='Produce', quantile='0.99'} > 0",
        "cassandra_requests_total{request='Write'} > 0",
        "cassandra_failed_requests_total{request='Write', reason='Timeouts'} >= 0",
        "cassandra_connections > 0",
        "cassandra_load_bytes > 0",
        "cassandra_table_max_partition_bytes{keyspace='user_streams',table='created_people'} >= 0",
        "count(node_filesystem_avail_bytes > 0 and node_filesystem_avail_bytes"
            + " <= node_filesystem_size_bytes) == 5",
        "count(node_filesystem_size_bytes{mountpoint=~'/var/lib/(kafka/data|cassandra"
            + "|postgresql/data)|/opt/airflow/logs|/prometheus'}) == 5",
        "spark_master_aliveWorkers == 2",
        "sum(spark_worker_coresFree + spark_worker_coresUsed) == 4",
        "count(count by (job) ({__name__=~'jvm_.+', job=~'control-center|kafka|cassandra'})) == 3",
        "count(count by (job) ({__name__=~'process_.+', job=~'control-center|kafka|cassandra'}))"
            + " == 3",
      })
  void should_know_how_all_parts_are(String comparison) throws Exception {
    Await.until(LIMIT, comparison, () -> !prometheus.values(comparison).isEmpty());
  }

  @Test
  void should_have_data_for_every_query_of_the_dashboard() throws Exception {
    Set<String> queries = DocumentedMetrics.queries(PeoplePipeline.NAME);
    assertThat(queries).hasSizeGreaterThan(30);
    assertThat(queries.remove(FIRING)).isTrue();
    prometheus.values(FIRING);

    Await.equal(
        LIMIT,
        "queries without data",
        () -> Set.of(),
        () -> {
          Set<String> without = new TreeSet<>();
          for (String query : queries) {
            if (prometheus.values(query).stream().allMatch(value -> value.isNaN())) {
              without.add(query);
            }
          }
          return without;
        });
  }

  @Test
  void should_have_every_metric_that_is_documented() throws Exception {
    Set<String> documented = DocumentedMetrics.names();
    assertThat(documented).hasSizeGreaterThan(60);

    Await.equal(
        LIMIT,
        "documented metrics that are not there",
        () -> Set.of(),
        () -> only(missing(documented), name -> !OF_CONTINUOUS_MODE.matcher(name).matches()));
  }

  private static Set<String> missing(Set<String> documented) throws Exception {
    Set<String> names = prometheus.names();
    return only(documented, name -> !names.contains(name) && !names.contains(name + "_count"));
  }

  /** The first of the engines starts the continuous mode, the second replaces it. */
  @ParameterizedTest
  @CsvSource({"realtime, 3", "spark-realtime, 2"})
  @Order(1)
  void should_count_what_the_continuous_mode_stores(String target, int hoursAgo) throws Exception {
    // given
    Dag users = PEOPLE.another("users");
    PEOPLE.stack().make(target);
    // Until then, Prometheus has the metrics of the engine before.
    Instant isThere = Instant.now();
    Await.equal(
        LIMIT,
        "its target's health",
        () -> "up",
        () -> prometheus.targets(isThere).getOrDefault(CONTINUOUS_MODE, "unknown"));
    // It begins with what earlier runs have produced.
    awaitAll("millrace_follow_lag_records", "pipeline", 0.0, Set.of("users"));
    String stored = "millrace_follow_records_total{outcome='stored', pipeline='users'}";
    double before = prometheus.values(stored).get(0);

    // when
    users.awaitSuccess(users.trigger(Hours.ago(hoursAgo), Dag.params().put("users", 50)), LIMIT);

    // then
    Await.equal(LIMIT, stored, () -> List.of(before + 50), () -> prometheus.values(stored));
    awaitAll("millrace_follow_lag_records", "pipeline", 0.0, Set.of("users"));
    assertThat(
            only(
                missing(DocumentedMetrics.names()),
                name -> OF_CONTINUOUS_MODE.matcher(name).matches()))
        .isEmpty();
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void should_evaluate_every_rule_and_let_an_alert_come_and_go() throws Exception {
    // given
    Map<String, String> healthy = allAre("ok", DocumentedMetrics.rules());
    Await.equal(LIMIT, "the rules' health", () -> healthy, prometheus::rules);
    awaitAlert("inactive");

    // when
    PEOPLE.stack().pause("registry");
    try {
      awaitAlert("pending");
      assertThat(prometheus.values("millrace_component_up == 0", "component"))
          .containsOnlyKeys("registry");
    } finally {
      PEOPLE.stack().unpause("registry");
    }

    // then
    awaitAlert("inactive");
  }

  private static void awaitAlert(String state) throws Exception {
    Await.value(
        LIMIT,
        "the alert that the registry is down is " + state,
        () -> prometheus.alert("MillraceComponentDown", "registry"),
        state::equals);
  }

  private static Map<String, Double> intervals() throws Exception {
    return ofPeople("millrace_intervals", "state");
  }

  private static Map<String, Double> ofPeople(String metric, String label) throws Exception {
    return prometheus.values(metric + "{pipeline='" + PeoplePipeline.NAME + "'}", label);
  }

  /** Waits until a metric has exactly these values of a label, and each this value. */
  private static void awaitAll(String metric, String label, Double value, Set<String> of)
      throws Exception {
    Map<String, Double> expected = allAre(value, of);
    Await.equal(LIMIT, metric, () -> expected, () -> prometheus.values(metric, label));
  }

  private static <T> Map<String, T> allAre(T value, Set<String> keys) {
    Map<String, T> map = new TreeMap<>();
    keys.forEach(key -> map.put(key, value));
    return map;
  }

  private static Set<String> only(Set<String> names, Predicate<String> condition) {
    return names.stream().filter(condition).collect(Collectors.toCollection(TreeSet::new));
  }
}
