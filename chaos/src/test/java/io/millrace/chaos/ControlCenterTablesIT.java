package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.TestPipeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the Control Center shows of tables and schemas, those that do not exist yet included. */
class ControlCenterTablesIT {
  private static final int ROWS = new Expected(Expected.USERS, 1).rows();

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  @TempDir static Path directory;

  private static final TestPipeline NEVER_RUN = TestPipeline.unique();

  private static Hour hour;
  private static RunningControlCenter controlCenter;

  private final PipelineFixture fixture = PIPELINE.fixture();
  private final String pipeline = "/pipelines/" + fixture.pipeline().name();
  private final String neverRun = "/pipelines/" + NEVER_RUN.parsed().name();

  @BeforeAll
  static void start() throws Exception {
    PipelineFixture fixture = PIPELINE.fixture();
    hour = fixture.nextHour();
    hour.ingest(hour.fetch("run", Expected.USERS));
    PipelineVersion.withZone(fixture);
    controlCenter = RunningControlCenter.start(fixture, directory, fixture.document(), NEVER_RUN);
  }

  @AfterAll
  static void stop() {
    if (controlCenter != null) {
      controlCenter.close();
    }
  }

  private JsonNode get(String path, String... parameters) throws Exception {
    return controlCenter.get(pipeline + path, parameters);
  }

  /** A column of the rows of an answer. */
  private static List<String> column(JsonNode answer, String name) {
    List<String> names = new ArrayList<>();
    answer.get("columns").forEach(column -> names.add(column.asText()));
    List<String> values = new ArrayList<>();
    answer.get("rows").forEach(row -> values.add(row.get(names.indexOf(name)).asText()));
    return values;
  }

  @Test
  void should_describe_the_tables() throws Exception {
    JsonNode tables = get("/tables").get("tables");

    assertThat(tables).hasSize(3);
    for (JsonNode table : tables) {
      assertThat(table.get("exists").booleanValue()).isTrue();
      assertThat(table.get("ddl").asText())
          .startsWith("CREATE TABLE " + table.get("keyspace").asText())
          .contains(table.get("name").asText());
      assertThat(table.at("/columns/0/kind").asText()).isEqualTo("partition_key");
      assertThat(table.get("limit_bytes").longValue()).isEqualTo(104_857_600);
      assertThat(table.get("nodes").intValue()).isEqualTo(1);
      assertThat(table.get("problem").isNull()).as(table.toString()).isTrue();
    }
    assertThat(tables.at("/1/columns/0/name").asText()).isEqualTo("interval_start");
    assertThat(tables.at("/1/columns/0/type").asText()).isEqualTo("timestamp");
  }

  @Test
  void should_give_every_row_of_an_interval_once_page_by_page() throws Exception {
    String label = hour.interval().label();
    List<String> ids = new ArrayList<>();
    JsonNode page = get("/tables/by_interval/rows", "interval", label, "limit", "10");
    ids.addAll(column(page, "id"));
    while (!page.get("next").isNull()) {
      assertThat(page.get("rows")).hasSize(10);
      page =
          get(
              "/tables/by_interval/rows",
              "interval",
              label,
              "limit",
              "10",
              "after",
              page.get("next").asText());
      ids.addAll(column(page, "id"));
    }

    assertThat(ids).hasSize(ROWS).doesNotHaveDuplicates();
    assertThat(column(page, "interval_start")).containsOnly(label);
  }

  @Test
  void should_give_the_newest_hour_s_rows_and_one_record_and_the_runs() throws Exception {
    JsonNode newest = get("/tables/newest/rows", "newest", "true", "limit", "200");
    assertThat(newest.get("interval").asText()).isEqualTo(hour.interval().label());
    assertThat(newest.get("rows")).hasSize(ROWS);

    String id = column(newest, "id").get(0);
    JsonNode record = get("/tables/newest/rows", "key", id);
    assertThat(column(record, "id")).containsExactly(id);
    assertThat(column(record, "interval_start")).containsExactly(hour.interval().label());

    JsonNode runs = get("/tables/runs/rows", "interval", hour.interval().label());
    assertThat(column(runs, "outcome")).containsExactly("done");
    JsonNode ofDay = get("/tables/runs/rows", "day", hour.interval().day().toString());
    assertThat(column(ofDay, "run_id")).containsExactly("run");
  }

  @Test
  void should_name_the_parameter_that_is_not_valid() throws Exception {
    String rows = pipeline + "/tables/by_interval/rows";
    String label = hour.interval().label();

    RunningControlCenter.Reply broken =
        controlCenter.ask(rows, "interval", label, "after", "broken");
    RunningControlCenter.Reply many = controlCenter.ask(rows, "interval", label, "limit", "201");

    assertThat(broken.status()).isEqualTo(400);
    assertThat(broken.json().get("error").asText()).startsWith("after is \"broken\"; valid: ");
    assertThat(many.status()).isEqualTo(400);
    assertThat(many.json().get("error").asText())
        .isEqualTo("limit is \"201\"; valid: a whole number from 1 to 200");
  }

  @Test
  void should_show_the_versions_of_the_schema_and_how_they_differ() throws Exception {
    JsonNode schema = get("/schema");
    assertThat(schema.get("versions")).hasSize(2);
    // The newest first
    assertThat(schema.at("/versions/1/id").intValue()).isEqualTo(fixture.schemaId());
    // The pipeline file does not have the field of version 2, so schema-init would refuse it.
    assertThat(schema.at("/expected/state").asText()).isEqualTo("incompatible");
    assertThat(schema.at("/expected/version").intValue()).isEqualTo(2);
    assertThat(schema.at("/expected/problems/0").asText()).contains("zone");
    assertThat(get("/schema/versions/1").get("schema").isObject()).isTrue();

    JsonNode changes = get("/schema/difference", "from", "1", "to", "2").get("changes");
    assertThat(changes)
        .anySatisfy(
            change -> {
              assertThat(change.get("kind").asText()).isEqualTo("added");
              assertThat(change.get("path").asText()).contains("zone");
            });
    assertThat(get("/schema/difference", "from", "1", "to", "expected").get("changes")).isEmpty();
  }

  @Test
  void should_show_a_pipeline_that_has_never_run() throws Exception {
    controlCenter
        .get(neverRun + "/tables")
        .get("tables")
        .forEach(table -> assertThat(table.get("exists").booleanValue()).isFalse());
    controlCenter
        .get(neverRun + "/topics")
        .get("topics")
        .forEach(topic -> assertThat(topic.get("exists").booleanValue()).isFalse());
    assertThat(controlCenter.get(neverRun + "/hours").get("rows")).isEmpty();
    assertThat(controlCenter.get(neverRun + "/schema").get("versions")).isEmpty();
    RunningControlCenter.Reply rows =
        controlCenter.ask(neverRun + "/tables/newest/rows", "newest", "true");
    assertThat(rows.status()).isEqualTo(404);
    assertThat(rows.json().get("error").asText()).endsWith("the pipeline's first run creates it");
  }
}
