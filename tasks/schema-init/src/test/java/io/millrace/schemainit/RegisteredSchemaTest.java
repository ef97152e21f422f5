package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.task.DataException;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TemporaryException;
import io.millrace.common.task.UnavailableException;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegisteredSchemaTest {
  private final TestPipeline pipeline = TestPipeline.unique();
  private final String subject = pipeline.parsed().topic().name() + "-value";
  private final RegistryStub registry = new RegistryStub();

  RegisteredSchemaTest() throws IOException {}

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void should_register_what_is_new_after_setting_the_compatibility() {
    registry
        .answer("PUT /config/" + subject, 200, "{\"compatibility\": \"BACKWARD\"}")
        .answer("POST /subjects/" + subject + "/versions", 200, "{\"id\": 7}");
    RegisteredSchema schema = schema();

    assertThat(schema.contradictions()).isEmpty();
    assertThat(schema.apply())
        .containsExactly(
            "set compatibility of schema " + subject + " to BACKWARD",
            "registered schema " + subject + " with id 7");
    assertThat(schema.id()).isEqualTo(7);
    assertThat(registry.requests())
        .containsSubsequence("PUT /config/" + subject, "POST /subjects/" + subject + "/versions");
  }

  @Test
  void should_go_on_when_another_run_has_set_the_compatibility_meanwhile() {
    registry
        .answer("GET /config/" + subject, 404, "{}")
        .answer("GET /config/" + subject, 200, "{\"compatibilityLevel\": \"BACKWARD\"}")
        .answer("PUT /config/" + subject, 409, "{\"message\": \"already exists\"}")
        .answer("POST /subjects/" + subject + "/versions", 200, "{\"id\": 7}");
    RegisteredSchema schema = schema();

    assertThat(schema.contradictions()).isEmpty();
    assertThat(schema.apply()).containsExactly("registered schema " + subject + " with id 7");
  }

  @Test
  void should_change_nothing_if_the_latest_version_is_the_same() {
    latest(JsonSchema.of(pipeline.parsed()));
    compatibility("BACKWARD");
    RegisteredSchema schema = schema();

    assertThat(schema.contradictions()).isEmpty();
    assertThat(schema.apply()).isEmpty();
    assertThat(schema.id()).isEqualTo(5);
    assertThat(registry.requests()).allMatch(request -> request.startsWith("GET "));
  }

  @Test
  void should_say_that_the_registry_refuses_what_looks_compatible() {
    latest(JsonSchema.of(pipeline.parsed()).put("description", "another"));
    compatibility("BACKWARD");
    compatible(false);

    assertThat(schema().contradictions())
        .containsExactly(
            "schema "
                + subject
                + ": the pipeline is not compatible with version 3 in the registry: the"
                + " registry rejects it");
  }

  @Test
  void should_not_let_a_renamed_pipeline_take_over_the_topic_of_its_old_name() {
    latest(JsonSchema.of(pipeline.parsed()).put("title", "people"));
    compatibility("BACKWARD");

    assertThat(schema().contradictions())
        .singleElement(STRING)
        .endsWith(
            "its topic and table are those of pipeline people: rename %s back to it, or give it another topic and another table"
                .formatted(pipeline.parsed().name()));
  }

  @Test
  void should_pass_on_the_registrys_reason_for_a_conflict() {
    compatibility("BACKWARD");
    registry.answer(
        "POST /subjects/" + subject + "/versions",
        409,
        "{\"error_code\": 409, \"message\": \"Object type narrowed\"}");

    assertThatThrownBy(() -> schema().apply())
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(registry.url().toString(), "409", subject, "Object type narrowed");
  }

  @Test
  void should_call_a_failing_registry_temporary() {
    registry.answer("GET /subjects/" + subject + "/versions/latest", 503, "starting");

    assertThatThrownBy(() -> schema().contradictions())
        .isInstanceOf(TemporaryException.class)
        .hasMessageContainingAll("503", "starting");
  }

  @Test
  void should_refuse_an_answer_that_is_not_the_registrys() {
    registry.answer("GET /subjects/" + subject + "/versions/latest", 200, "<html>");

    assertThatThrownBy(() -> schema().contradictions())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("did not answer with JSON");
  }

  @Test
  void should_refuse_an_answer_without_an_id() {
    compatibility("BACKWARD");
    registry.answer("POST /subjects/" + subject + "/versions", 200, "{}");

    assertThatThrownBy(() -> schema().apply())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "the schema registry at %s gave no id when registering the schema of %s"
                .formatted(registry.url(), subject));
  }

  @Test
  void should_ask_once_more_when_there_is_no_answer() {
    String config = "GET /config/" + subject;
    String register = "POST /subjects/" + subject + "/versions";
    registry
        .silence(config)
        .answer(config, 200, "{\"compatibilityLevel\": \"BACKWARD\"}")
        .silence(register)
        .answer(register, 200, "{\"id\": 7}");

    RegisteredSchema schema = schema(Duration.ofMinutes(1), Duration.ofMillis(200));

    assertThat(schema.apply()).containsExactly("registered schema " + subject + " with id 7");
    assertThat(registry.requests()).containsSubsequence(config, config, register, register);
  }

  @Test
  void should_give_up_at_the_deadline_when_there_is_never_an_answer() {
    registry.silence("GET /config/" + subject);

    assertThatThrownBy(() -> schema(Duration.ofMillis(500), Duration.ofMillis(200)).apply())
        .isInstanceOf(UnavailableException.class)
        .hasMessageContainingAll(registry.url().toString(), "timed out");
    assertThat(registry.requests())
        .filteredOn(request -> request.startsWith("GET /config/"))
        .hasSize(2);
  }

  private RegisteredSchema schema() {
    return schema(Duration.ofMinutes(1), Duration.ofSeconds(30));
  }

  private RegisteredSchema schema(Duration allowed, Duration firstWait) {
    Deadline deadline = new Deadline(Clock.systemUTC(), allowed);
    return new RegisteredSchema(
        new SchemaRegistry(registry.url(), deadline, firstWait), pipeline.parsed());
  }

  private void latest(JsonNode schema) {
    registry.answer(
        "GET /subjects/" + subject + "/versions/latest",
        200,
        Json.write(Json.object().put("version", 3).put("id", 5).put("schema", Json.write(schema))));
  }

  private void compatibility(String level) {
    registry.answer("GET /config/" + subject, 200, "{\"compatibilityLevel\": \"" + level + "\"}");
  }

  private void compatible(boolean compatible) {
    registry.answer(
        "POST /compatibility/subjects/" + subject + "/versions/latest",
        200,
        "{\"is_compatible\": " + compatible + "}");
  }
}
