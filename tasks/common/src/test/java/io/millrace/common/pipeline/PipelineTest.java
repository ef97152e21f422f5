package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PipelineTest {
  @Test
  void should_read_the_users_pipeline() {
    Pipeline users = Pipelines.parse(Pipelines.users());

    assertThat(users.name()).isEqualTo("users");
    assertThat(users.schedule())
        .isEqualTo(new Schedule("0 * * * *", "UTC", Instant.parse("2026-01-01T00:00:00Z"), false));
    assertThat(users.source().url()).isEqualTo("${env.SOURCE_URL}");
    assertThat(users.source().repeatable()).isTrue();
    assertThat(users.source().pagination())
        .isEqualTo(new Pagination(1, 10_000, 5_000, "${params.users}"));
    assertThat(users.source().records()).isEqualTo(JsonPointer.compile("/results"));
    assertThat(users.source().expect().page())
        .containsEntry(JsonPointer.compile("/info/page"), "${page.number}");
    assertThat(users.source().expect().recordIn())
        .containsEntry(JsonPointer.compile("/nat"), "${params.nat}");
    assertThat(users.source().quota())
        .containsExactly(new Quota("randomuser.me", 20_000, Duration.ofMinutes(5)));
    assertThat(users.record().keyField())
        .isEqualTo(
            new Field(
                "id",
                FieldType.UUID,
                Optional.of(JsonPointer.compile("/login/uuid")),
                Optional.empty(),
                true));
    assertThat(users.topic()).isEqualTo(new Topic("users_created", 6, Duration.ofDays(7)));
    assertThat(users.topic().intervals()).isEqualTo("users_created.intervals");
    assertThat(users.topic().deadLetters()).isEqualTo("users_created.dlq");
    assertThat(users.table()).isEqualTo(new Table("user_streams", "created_users", 16));
    assertThat(users.table().byInterval()).isEqualTo("created_users_by_interval");
    assertThat(users.deadLetters()).isEqualTo(new DeadLetters(0.01, 10, Duration.ofDays(30)));
  }

  @Test
  void should_tell_all_that_is_wrong_with_place_value_and_what_is_valid() {
    ObjectNode document = Pipelines.users();
    Pipelines.object(document, "/topic").put("partitions", 0);
    Pipelines.object(document, "/source").put("colour", "red");
    document.remove("table");

    assertThatThrownBy(() -> Pipelines.parse(document))
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.problems())
                    .hasSize(3)
                    .anyMatch(p -> p.equals("/topic/partitions is 0 (valid: at least 1)"))
                    .anyMatch(p -> p.startsWith("/source/colour is unknown (valid: type, url,"))
                    .anyMatch("/table is missing"::equals));
  }

  @Test
  void should_refuse_what_is_not_json() {
    assertThatThrownBy(() -> Pipeline.parse("version: 1"))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith("not JSON: ");
    assertThatThrownBy(() -> Pipeline.parse("{\"name\": \"a\", \"name\": \"b\"}"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "not JSON: duplicate field 'name' at line 1, column 21"
                + " (valid: a pipeline as canonical JSON)");
    assertThatThrownBy(() -> Pipeline.parse("[]"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("the document is [] (valid: object)");
  }

  @Test
  void should_refuse_a_name_that_ends_in_a_line_break() {
    ObjectNode document = Pipelines.users();
    Pipelines.object(document, "/table").put("name", "created_users\n");

    assertThatThrownBy(() -> Pipelines.parse(document)).hasMessageContaining("/table/name is ");
  }

  @Test
  void should_know_every_keyword_of_the_schema_file() {
    ObjectNode schema = Json.object().put("format", "uuid");

    assertThatThrownBy(() -> new Schema(schema).check(Json.object(), ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format");
  }

  @Test
  void should_match_error_answers_by_status_or_body() {
    ErrorRule byStatus = Pipelines.parse(Pipelines.users()).source().errors().get(0);
    ErrorRule byBody = Pipelines.parse(Pipelines.users()).source().errors().get(1);

    assertThat(byStatus.matches(429)).isTrue();
    assertThat(byStatus.matches(503)).isTrue();
    assertThat(byStatus.matches(404)).isFalse();
    assertThat(byStatus.matches(Json.object().put("error", "x"))).isFalse();
    assertThat(byBody.matches(Json.object().put("error", "x"))).isTrue();
    assertThat(byBody.matches(Json.object().putNull("error"))).isFalse();
    assertThat(byBody.matches(503)).isFalse();
  }

  @Test
  void should_judge_dead_letters_by_ratio_and_number() {
    DeadLetters limits = new DeadLetters(0.01, 10, Duration.ofDays(1));

    assertThat(limits.exceededBy(10, 10)).as("a number always accepted").isFalse();
    assertThat(limits.exceededBy(11, 1_100)).as("exactly the ratio").isFalse();
    assertThat(limits.exceededBy(11, 1_099)).isTrue();
    assertThat(limits.exceededBy(0, 0)).isFalse();
  }
}
