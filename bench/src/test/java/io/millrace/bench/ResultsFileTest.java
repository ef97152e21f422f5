package io.millrace.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.bench.Result.Round;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsFileTest {
  private static final Instant AT = Instant.parse("2026-11-29T12:30:15.123Z");
  private static final ObjectNode MACHINE = Json.object().put("cores", 2);
  private static final Target TARGET = Target.atMost(3.3);
  private static final Measured SCHEMA_INIT = Measured.of("start", "schema-init", "s", TARGET);
  private static final Measured FETCH = Measured.of("start", "fetch-and-produce", "s", TARGET);

  @TempDir private Path folder;
  private ResultsFile file;

  @BeforeEach
  void setUp() {
    file = new ResultsFile(folder.resolve("results"), "start");
  }

  @Test
  void should_record_a_result_with_its_circumstances() throws IOException {
    file.append(
        new Result(SCHEMA_INIT, List.of(Round.of(1, 4), Round.of(1, 2))),
        AT,
        circumstances(MACHINE).put("commit", "abc1234"));

    assertThat(lines())
        .containsExactly(
            """
            {"benchmark":"start","variant":"schema-init","at":"2026-11-29T12:30:15Z",\
            "machine":{"cores":2},"commit":"abc1234","unit":"s",\
            "rounds":[{"yardstick":1.0,"millrace":4.0},{"yardstick":1.0,"millrace":2.0}],\
            "yardstick":1.0,"millrace":3.0,"ratio":3.0,"spread":[2.0,4.0],\
            "target":{"at_most":3.3},"met":true}""");
  }

  @Test
  void should_record_a_value_without_variant_and_yardstick() throws IOException {
    Measured memory = Measured.of("memory", "MiB", Target.atMost(300));

    file.append(new Result(memory, List.of(Round.of(301))), AT, circumstances(MACHINE));

    assertThat(lines())
        .containsExactly(
            """
            {"benchmark":"memory","variant":null,"at":"2026-11-29T12:30:15Z",\
            "machine":{"cores":2},"unit":"MiB",\
            "rounds":[{"yardstick":null,"millrace":301.0}],"yardstick":null,"millrace":301.0,\
            "ratio":null,"spread":null,"target":{"at_most":300.0},"met":false}""");
    assertThat(file.last(Optional.empty(), MACHINE))
        .contains(new ResultsFile.Last(301, LocalDate.of(2026, 11, 29)));
  }

  @Test
  void should_find_the_last_result_of_the_same_variant() throws IOException {
    record(SCHEMA_INIT, 4);
    record(SCHEMA_INIT, 3);
    record(FETCH, 2);

    assertThat(file.last(Optional.of("schema-init"), MACHINE))
        .contains(new ResultsFile.Last(3, LocalDate.of(2026, 11, 29)));
    assertThat(file.last(Optional.of("stream-to-cassandra"), MACHINE)).isEmpty();
    assertThat(file.last(Optional.empty(), MACHINE)).isEmpty();
  }

  @Test
  void should_find_no_result_of_another_machine() throws IOException {
    record(SCHEMA_INIT, 4);

    assertThat(file.last(Optional.of("schema-init"), Json.object().put("cores", 4))).isEmpty();
  }

  @Test
  void should_have_no_last_result_before_the_first() throws IOException {
    assertThat(file.last(Optional.of("schema-init"), MACHINE)).isEmpty();
  }

  @Test
  void should_refuse_a_line_that_is_not_a_result() throws IOException {
    record(SCHEMA_INIT, 4);
    Files.writeString(path(), "<<<<<<< HEAD\n");

    assertThatThrownBy(() -> file.last(Optional.of("schema-init"), MACHINE))
        .isInstanceOf(BenchException.class)
        .hasMessage("%s has a line that is not a result: <<<<<<< HEAD", path());
  }

  private void record(Measured what, double millrace) throws IOException {
    file.append(new Result(what, List.of(Round.of(1, millrace))), AT, circumstances(MACHINE));
  }

  private static ObjectNode circumstances(ObjectNode machine) {
    return Json.object().set("machine", machine);
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(path());
  }

  private Path path() {
    return folder.resolve("results").resolve("start.jsonl");
  }
}
