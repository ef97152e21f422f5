package io.millrace.common.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.task.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pipelines right and wrong, which Airflow's half reads by the same rules. */
class PipelineCorpusTest {
  private static final Path CORPUS = Path.of("..", "..", "pipelines", "corpus");

  static Stream<Path> valid() throws IOException {
    return files("valid");
  }

  static Stream<Path> invalid() throws IOException {
    return files("invalid");
  }

  @ParameterizedTest
  @MethodSource("valid")
  void should_accept_what_is_valid(Path valid) throws IOException {
    JsonNode file = Json.parse(Files.readString(valid));
    JsonNode document = file.path("pipeline").isObject() ? file.path("pipeline") : file;

    Pipeline pipeline = Pipeline.parse(Json.canonical(document));

    assertThat(pipeline.name()).isEqualTo(document.path("name").asText());
    assertThat(pipeline.record().fields()).hasSameSizeAs(document.at("/record/fields"));
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void should_find_everything_that_is_invalid(Path invalid) throws IOException {
    JsonNode file = Json.parse(Files.readString(invalid));
    List<String> expected =
        StreamSupport.stream(file.path("errors").spliterator(), false)
            .map(JsonNode::asText)
            .toList();

    assertThat(PipelineParser.problems(file.path("pipeline")).stream().map(Problem::pointer))
        .containsOnlyOnceElementsOf(expected)
        .allMatch(expected::contains);
    assertThatThrownBy(() -> Pipeline.parse(Json.write(file.path("pipeline"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(expected.get(0).isEmpty() ? "the document" : expected.get(0));
  }

  private static Stream<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.list(CORPUS.resolve(folder))) {
      List<Path> sorted = files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
      assertThat(sorted).isNotEmpty();
      return sorted.stream();
    }
  }
}
