package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the Control Center shows of hours in every state, and of what Kafka has of them. */
class ControlCenterIT {
  /** Days in the past are read again once a minute. */
  private static final Duration REREAD = Duration.ofSeconds(90);

  @RegisterExtension
  static final SharedPipeline PIPELINE = SharedPipeline.of(MismappedHour::fixture);

  @TempDir static Path directory;

  private static HoursInAllStates hours;
  private static RunningControlCenter controlCenter;

  private final PipelineFixture fixture = PIPELINE.fixture();
  private final String pipeline = "/pipelines/" + fixture.pipeline().name();

  @BeforeAll
  static void start() throws Exception {
    PipelineFixture fixture = PIPELINE.fixture();
    hours = HoursInAllStates.in(fixture, directory);
    controlCenter = RunningControlCenter.start(fixture, directory, fixture.document());
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

  /** A column of an hour's row. */
  private static JsonNode cell(JsonNode answer, Hour hour, String column) {
    List<String> columns = texts(answer.get("columns"), "");
    for (JsonNode row : answer.get("rows")) {
      if (row.get(0).longValue() == hour.interval().start().getEpochSecond()) {
        return row.get(columns.indexOf(column));
      }
    }
    throw new AssertionError(hour.interval() + " is not in " + answer);
  }

  private static List<String> texts(JsonNode elements, String pointer) {
    List<String> texts = new ArrayList<>();
    elements.forEach(element -> texts.add(element.at(pointer).asText()));
    return texts;
  }

  @Test
  void should_answer_only_those_who_know_the_secret() throws Exception {
    assertThat(controlCenter.send("/health").statusCode()).isEqualTo(200);
    assertThat(controlCenter.send("/api/pipelines").statusCode()).isEqualTo(401);
    assertThat(controlCenter.send("/metrics").statusCode()).isEqualTo(401);
    String bearer = "Bearer " + RunningControlCenter.SECRET;
    assertThat(controlCenter.send("/metrics", "Authorization", bearer).body())
        .contains("millrace_", "jvm_");
    assertThat(texts(controlCenter.get("/pipelines").get("pipelines"), "/name"))
        .containsExactly(fixture.pipeline().name());
  }

  @Test
  void should_show_each_hour_with_its_state_and_counts() throws Exception {
    JsonNode answer = get("/hours");

    assertThat(cell(answer, hours.complete(), "state").asText()).isEqualTo("complete");
    assertThat(cell(answer, hours.complete(), "stored").longValue())
        .isEqualTo(HoursInAllStates.FEW);
    assertThat(cell(answer, hours.complete(), "engine").asText()).isEqualTo("java");
    Hour amber = hours.withDeadLetters();
    assertThat(cell(answer, amber, "state").asText()).isEqualTo("dead_letters");
    assertThat(cell(answer, amber, "fetched").longValue()).isEqualTo(Expected.USERS);
    assertThat(cell(answer, amber, "produced").longValue()).isEqualTo(Expected.USERS - 1);
    assertThat(cell(answer, amber, "stored").longValue()).isEqualTo(Expected.USERS - 2);
    assertThat(cell(answer, amber, "dead_lettered").longValue()).isEqualTo(2);
    assertThat(cell(answer, amber, "open_dead_letters").longValue())
        .as("the duplicate is not open")
        .isEqualTo(1);
    assertThat(cell(answer, hours.failed(), "state").asText()).isEqualTo("failed");
    assertThat(cell(answer, hours.fetching(), "state").asText()).isEqualTo("fetching");
  }

  @Test
  void should_turn_an_hour_green_once_its_dead_letters_are_replayed() throws Exception {
    // given
    Hour hour = hours.mismapped();
    JsonNode before = get("/hours");
    assertThat(cell(before, hour, "state").asText()).isEqualTo("dead_letters");
    assertThat(cell(before, hour, "open_dead_letters").intValue()).isEqualTo(HoursInAllStates.FEW);

    // when
    hour.run(Task.REPLAY, hour.replay("replay", Map.of()));

    // then
    JsonNode after =
        controlCenter.await(
            REREAD,
            pipeline + "/hours",
            answer -> cell(answer, hour, "state").asText().equals("complete"));
    assertThat(cell(after, hour, "open_dead_letters").intValue()).isZero();
    JsonNode records =
        get("/dead-letters/records", "interval", hour.interval().label()).get("records");
    assertThat(texts(records, "/state")).hasSize(2).containsOnly("replayed");
  }

  @Test
  void should_show_an_hour_in_detail() throws Exception {
    JsonNode detail = get("/hours/" + hours.withDeadLetters().interval().label());

    assertThat(detail.at("/ledger/complete").booleanValue()).isTrue();
    assertThat(detail.at("/ledger/pages").intValue()).isEqualTo(3);
    assertThat(detail.at("/ledger/produced").intValue()).isEqualTo(Expected.USERS - 1);
    assertThat(detail.at("/ledger/ranges")).isNotEmpty();
    assertThat(detail.at("/dead_letters/open").intValue()).isEqualTo(1);
    assertThat(detail.at("/dead_letters/duplicates").intValue()).isEqualTo(1);
    assertThat(detail.at("/attempts/0/outcome").asText()).isEqualTo("done");
    JsonNode failed = get("/hours/" + hours.failed().interval().label());
    assertThat(failed.at("/attempts/0/outcome").asText()).isEqualTo("data");
    assertThat(failed.at("/attempts/0/reason").asText()).contains("dead letters");
  }

  @Test
  void should_show_what_is_fetched_and_not_stored_as_lag() throws Exception {
    JsonNode lag = get("/lag");

    assertThat(lag.get("intervals").intValue()).isEqualTo(1);
    assertThat(lag.get("records").intValue()).isEqualTo(Expected.USERS - 1);
    assertThat(lag.get("oldest").asText()).isEqualTo(hours.failed().interval().label());
    assertThat(lag.get("history").isArray()).isTrue();
  }

  @Test
  void should_show_the_topics() throws Exception {
    JsonNode topics = get("/topics").get("topics");

    assertThat(texts(topics, "/role"))
        .containsExactlyInAnyOrder("records", "ledger", "dead_letters");
    assertThat(texts(topics, "/exists")).containsOnly("true");
    for (JsonNode topic : topics) {
      if (topic.get("role").asText().equals("records")) {
        assertThat(topic.get("name").asText()).isEqualTo(fixture.pipeline().topic().name());
        assertThat(topic.get("partitions")).hasSize(fixture.pipeline().topic().partitions());
        assertThat(topic.get("retention_ms").longValue())
            .isEqualTo(fixture.pipeline().topic().retention().toMillis());
      }
    }
  }

  @Test
  void should_find_a_record_by_its_interval_offset_key_and_time() throws Exception {
    String label = hours.complete().interval().label();
    JsonNode answer = records("interval", label);
    assertThat(answer.get("records")).hasSize(HoursInAllStates.FEW);
    JsonNode record = answer.at("/records/0");
    String partition = record.get("partition").asText();
    String offset = record.get("offset").asText();

    assertThat(records("partition", partition, "offset", offset).at("/records/0"))
        .isEqualTo(record);
    assertThat(records("key", record.get("key").asText()).get("records")).contains(record);
    JsonNode since = records("time", record.get("timestamp").asText()).get("records");
    assertThat(since).contains(record);
    assertThat(texts(since, "/timestamp"))
        .allMatch(
            time -> !Instant.parse(time).isBefore(Instant.parse(record.get("timestamp").asText())));
    assertThat(records("newest", "true", "limit", "5").get("records")).hasSize(5);
  }

  private JsonNode records(String... parameters) throws Exception {
    return get("/topics/records/records", parameters);
  }

  @Test
  void should_give_hostile_text_as_text() throws Exception {
    String label = hours.complete().interval().label();

    RunningControlCenter.Reply reply =
        controlCenter.ask(pipeline + "/topics/records/records", "interval", label);

    assertThat(reply.json().at("/records/0/value/city").asText())
        .isEqualTo(HoursInAllStates.HOSTILE);
    assertThat(reply.body()).doesNotContain("\u001b");
    JsonNode rows = get("/tables/by_interval/rows", "interval", label);
    int city = texts(rows.get("columns"), "").indexOf("city");
    assertThat(texts(rows.get("rows"), "/" + city)).containsOnly(HoursInAllStates.HOSTILE);
  }

  @Test
  void should_show_how_far_a_consumer_group_is() throws Exception {
    String group = fixture.pipeline().name() + "-follow";
    TopicPartition first = new TopicPartition(fixture.pipeline().topic().name(), 0);
    fixture
        .admin()
        .alterConsumerGroupOffsets(group, Map.of(first, new OffsetAndMetadata(1)))
        .all()
        .get();

    JsonNode shown = get("/consumers").at("/groups/0");

    assertThat(shown.get("group").asText()).isEqualTo(group);
    assertThat(shown.at("/partitions/0/committed").longValue()).isEqualTo(1);
    assertThat(shown.at("/partitions/0/lag").longValue())
        .isEqualTo(shown.at("/partitions/0/end").longValue() - 1);
  }

  @Test
  void should_show_dead_letters_with_their_reason_beside_the_original() throws Exception {
    Instant start = hours.withDeadLetters().interval().start();

    JsonNode summary =
        get(
            "/dead-letters",
            "from",
            start.toString(),
            "to",
            start.plus(Duration.ofMinutes(30)).toString());
    JsonNode records = get("/dead-letters/records", "interval", start.toString()).get("records");

    assertThat(summary.get("total").intValue()).isEqualTo(2);
    assertThat(summary.get("open").intValue()).isEqualTo(1);
    assertThat(texts(summary.get("groups"), "/stage"))
        .containsExactlyInAnyOrder("mapping", "duplicate");
    assertThat(texts(records, "/state")).containsExactlyInAnyOrder("open", "duplicate");
    JsonNode open = get("/dead-letters/records", "stage", "mapping").at("/records");
    assertThat(open)
        .anySatisfy(
            record -> {
              assertThat(record.get("interval").asText()).isEqualTo(start.toString());
              assertThat(record.get("page").intValue()).isEqualTo(1);
              assertThat(record.get("index").intValue()).isEqualTo(Expected.PAGE_SIZE - 1);
              assertThat(record.get("reason").asText()).isNotEmpty();
              assertThat(record.at("/original/login/uuid").isNull()).isTrue();
            });
  }
}
