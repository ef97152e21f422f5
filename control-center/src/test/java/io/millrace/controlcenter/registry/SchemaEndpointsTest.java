package io.millrace.controlcenter.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.JsonSchema;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.http.Query;
import io.millrace.controlcenter.kafka.UsersPipeline;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaEndpointsTest {
  private static final String SUBJECT = "/subjects/users_created-value";
  private static final String CHECK =
      "POST /compatibility" + SUBJECT + "/versions/latest?verbose=true";

  private final Pipeline users = UsersPipeline.pipeline();
  private final RegistryStub stub;
  private final RegistryBackend registry;
  private final SchemaEndpoints endpoints;

  SchemaEndpointsTest() throws IOException {
    stub = new RegistryStub();
    registry = new RegistryBackend(stub.url());
    endpoints = new SchemaEndpoints(registry);
  }

  @AfterEach
  void close() {
    registry.close();
    stub.close();
  }

  @Test
  void should_show_that_nothing_is_registered_yet() {
    SchemaEndpoints.SubjectView view = subject();
    assertThat(view.subject()).isEqualTo("users_created-value");
    assertThat(view.versions()).isEmpty();
    assertThat(view.compatibility()).isNull();
    assertThat(view.expected().state()).isEqualTo("new_version");
    assertThat(view.expected().schema()).isEqualTo(JsonSchema.of(users));
  }

  @Test
  void should_show_that_the_pipelines_schema_is_registered() {
    // given
    register(1, without("phone"));
    register(2, JsonSchema.of(users));
    stub.answer("GET /config/users_created-value", 200, "{\"compatibilityLevel\":\"BACKWARD\"}");

    // when
    SchemaEndpoints.SubjectView view = subject();

    // then
    assertThat(view.compatibility()).isEqualTo("BACKWARD");
    assertThat(view.complete()).isTrue();
    assertThat(view.versions())
        .containsExactly(
            new SchemaEndpoints.VersionView(2, 12), new SchemaEndpoints.VersionView(1, 11));
    assertThat(view.expected().state()).isEqualTo("registered");
    assertThat(view.expected().version()).isEqualTo(2);
  }

  @Test
  void should_ask_the_registry_whether_a_new_version_would_be_accepted() {
    // given
    register(1, without("phone"));
    stub.answer(CHECK, 200, "{\"is_compatible\":true}");

    // then
    assertThat(subject().expected().state()).isEqualTo("new_version");

    // when
    stub.answer(CHECK, 200, "{\"is_compatible\":false,\"messages\":[\"it is closed\"]}");

    // then
    assertThat(subject().expected().state()).isEqualTo("incompatible");
    assertThat(subject().expected().problems()).containsExactly("it is closed");
  }

  @Test
  void should_say_what_the_pipeline_must_not_change() {
    // given
    ObjectNode registered = JsonSchema.of(users);
    ((ObjectNode) registered.path("properties")).putObject("nickname").put("type", "string");
    ((ObjectNode) registered.path("properties")).putObject("cell").put("type", "number");
    registered.putArray("required");
    register(3, registered);

    // when
    SchemaEndpoints.ExpectedView expected = subject().expected();

    // then
    assertThat(expected.state()).isEqualTo("incompatible");
    assertThat(expected.version()).isEqualTo(3);
    assertThat(expected.problems())
        .anyMatch(problem -> problem.contains("\"nickname: {type: text, retired: true}\""))
        .anyMatch(
            problem -> problem.contains("field cell is double in the registered schema but text"))
        .anyMatch(problem -> problem.contains("field id is required in the pipeline"))
        .hasSize(3);
  }

  @Test
  void should_show_a_version_and_differences() {
    // given
    register(1, without("phone"));

    // then
    assertThat(answer("/schema/versions/{version}", Map.of("version", "1"), Map.of()))
        .isEqualTo(new Subject.Version(1, 11, without("phone")));
    assertThat(answer("/schema/difference", Map.of(), Map.of("from", "1", "to", "expected")))
        .hasToString(
            "DifferenceView[changes=[Change[kind=added, path=phone, before=null, after=text]]]");
  }

  @Test
  void should_reject_versions_that_do_not_exist() {
    assertThatThrownBy(() -> answer("/schema/versions/{version}", Map.of("version", "9"), Map.of()))
        .isInstanceOf(NotFoundException.class)
        .hasMessage("schema users_created-value has no version 9");
    assertThatThrownBy(
            () -> answer("/schema/versions/{version}", Map.of("version", "../x"), Map.of()))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> answer("/schema/difference", Map.of(), Map.of("from", "1")))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(() -> answer("/schema/difference", Map.of(), Map.of("to", "1")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("from is not given");
  }

  private SchemaEndpoints.SubjectView subject() {
    return (SchemaEndpoints.SubjectView) answer("/schema", Map.of(), Map.of());
  }

  private Object answer(String at, Map<String, String> path, Map<String, String> parameters) {
    return endpoints.answers().get(at).to(new Query(users, path, parameters));
  }

  private void register(int version, ObjectNode schema) {
    String versions = version == 2 ? "[1,2]" : "[" + version + "]";
    stub.answer("GET " + SUBJECT + "/versions", 200, versions)
        .answer(
            "GET " + SUBJECT + "/versions/" + version,
            200,
            Json.write(
                Json.object()
                    .put("subject", "users_created-value")
                    .put("version", version)
                    .put("id", 10 + version)
                    .put("schema", Json.canonical(schema))));
  }

  private ObjectNode without(String field) {
    ObjectNode schema = JsonSchema.of(users);
    ((ObjectNode) schema.path("properties")).remove(field);
    return schema;
  }
}
