package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Params and values of every kind, which Airflow's form takes or refuses as the tasks do. */
class ParamsCorpusTest {
  private static final JsonNode CASES = cases();
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");

  static Stream<JsonNode> params() {
    return StreamSupport.stream(CASES.path("params").spliterator(), false);
  }

  @ParameterizedTest
  @MethodSource("params")
  void should_accept_what_the_form_accepts_and_hash_equal_values_alike(JsonNode expected) {
    // given
    ObjectNode document = Pipelines.users();
    Pipelines.object(document, "/params").set("x", expected.path("param"));
    Pipelines.object(document, "/source/query").put("x", "${params.x}");
    Pipeline pipeline = Pipelines.parse(document);
    Set<String> fingerprints = new LinkedHashSet<>();
    List<Integer> accepted = integers(expected.path("accepts"));

    for (int i = 0; i < CASES.path("values").size(); i++) {
      for (JsonNode value : CASES.path("values").path(i)) {
        ObjectNode given = Json.object().set("x", value);
        if (!accepted.contains(i)) {
          // when, then
          assertThatThrownBy(() -> Params.resolve(pipeline, given), "%s", value)
              .isInstanceOf(SettingsException.class)
              .hasMessageContaining("PARAMS/x");
          continue;
        }
        // when
        ObjectNode resolved = Params.resolve(pipeline, given);

        // then
        fingerprints.add(Fingerprint.of(pipeline, scope(resolved)));
      }
    }
    assertThat(fingerprints).hasSameSizeAs(accepted);
  }

  private static Scope scope(ObjectNode params) {
    Interval hour = new Interval(START, START.plusSeconds(3600));
    return new Scope(Map.of("SOURCE_URL", "http://randomuser:8080/api/1.4/"), hour, params);
  }

  private static List<Integer> integers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::intValue).toList();
  }

  private static JsonNode cases() {
    try {
      return Json.parse(Files.readString(Path.of("../../pipelines/corpus/params.json")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
