package io.millrace.controlcenter.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A pipeline's subject in the registry.
 *
 * @param name as {@code schema-init} registers it
 */
record Subject(RegistryBackend registry, String name) {
  static Subject of(RegistryBackend registry, Pipeline pipeline) {
    return new Subject(registry, pipeline.topic().name() + "-value");
  }

  /** A version with its schema. */
  record Version(int version, int id, JsonNode schema) {}

  /** The numbers of all versions, oldest first; none if the subject does not exist. */
  List<Integer> versions() {
    List<Integer> versions = new ArrayList<>();
    found(path("/versions"))
        .ifPresent(list -> list.forEach(version -> versions.add(version.intValue())));
    return versions.stream().sorted().toList();
  }

  /**
   * A version.
   *
   * @throws NotFoundException if there is no such version
   */
  Version version(int number) {
    return found(path("/versions/" + number))
        .map(Subject::version)
        .orElseThrow(
            () -> new NotFoundException("schema %s has no version %d".formatted(name, number)));
  }

  /** The compatibility level of the subject, or else the registry's; null if it tells neither. */
  String compatibility() {
    return found("/config/" + encoded())
        .or(() -> found("/config"))
        .map(config -> config.path("compatibilityLevel").textValue())
        .orElse(null);
  }

  /** Why the registry would reject a schema as the next version; empty if it would not. */
  List<String> rejection(JsonNode schema) {
    JsonNode answer =
        registry.post(
            "/compatibility/subjects/" + encoded() + "/versions/latest?verbose=true",
            Json.object().put("schemaType", "JSON").put("schema", Json.canonical(schema)));
    if (answer.path("is_compatible").booleanValue()) {
      return List.of();
    }
    List<String> messages = new ArrayList<>();
    answer.path("messages").forEach(message -> messages.add(message.asText()));
    return messages.isEmpty() ? List.of("the registry rejects it") : List.copyOf(messages);
  }

  private static Version version(JsonNode answer) {
    try {
      return new Version(
          answer.path("version").intValue(),
          answer.path("id").intValue(),
          Json.parse(answer.path("schema").asText()));
    } catch (JsonProcessingException e) {
      throw new BackendException(RegistryBackend.NAME, "a schema in it is not JSON", e);
    }
  }

  private Optional<JsonNode> found(String path) {
    try {
      return Optional.of(registry.get(path));
    } catch (NotFoundException nothingThere) {
      return Optional.empty();
    }
  }

  private String path(String below) {
    return "/subjects/" + encoded() + below;
  }

  private String encoded() {
    return URLEncoder.encode(name, StandardCharsets.UTF_8);
  }
}
