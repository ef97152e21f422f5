package io.millrace.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The results of a benchmark, a line of JSON each, the newest last. */
final class ResultsFile {
  private final Path path;

  /**
   * Of a benchmark.
   *
   * @param folder that all such files are in
   */
  ResultsFile(Path folder, String benchmark) {
    this.path = folder.resolve(benchmark + ".jsonl");
  }

  /**
   * What was recorded before.
   *
   * @param value the ratio, or without a yardstick Millrace's value
   */
  record Last(double value, LocalDate date) {}

  /**
   * The last recorded result of a variant on such a machine.
   *
   * @param machine as circumstances have it
   * @throws BenchException if a line of the file is not a result
   */
  Optional<Last> last(Optional<String> variant, JsonNode machine) throws IOException {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    Optional<Last> last = Optional.empty();
    for (String line : Files.readAllLines(path)) {
      JsonNode result = parsed(line);
      if (Optional.ofNullable(result.path("variant").textValue()).equals(variant)
          && result.path("machine").equals(machine)) {
        last = Optional.of(last(result));
      }
    }
    return last;
  }

  /**
   * Records a result.
   *
   * @param circumstances what else is kept with it: commit, machine, versions
   */
  void append(Result result, Instant at, ObjectNode circumstances) throws IOException {
    Files.createDirectories(path.toAbsolutePath().getParent());
    Files.writeString(
        path,
        Json.write(json(result, at, circumstances)) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  private static ObjectNode json(Result result, Instant at, ObjectNode circumstances) {
    Measured what = result.what();
    ObjectNode json = Json.object();
    json.put("benchmark", what.benchmark());
    json.put("variant", what.variant().orElse(null));
    json.put("at", at.truncatedTo(ChronoUnit.SECONDS).toString());
    json.setAll(circumstances);
    json.put("unit", what.unit());
    ArrayNode rounds = json.putArray("rounds");
    for (Result.Round round : result.rounds()) {
      ObjectNode one = rounds.addObject();
      put(one, "yardstick", round.yardstick());
      one.put("millrace", round.millrace());
    }
    put(json, "yardstick", result.yardstick());
    json.put("millrace", result.millrace());
    put(json, "ratio", result.ratio());
    result
        .spread()
        .ifPresentOrElse(
            spread -> json.putArray("spread").add(spread.least()).add(spread.most()),
            () -> json.putNull("spread"));
    json.putObject("target").put(what.target().side().label(), what.target().bound());
    json.put("met", result.isMet());
    return json;
  }

  private static void put(ObjectNode json, String name, java.util.OptionalDouble value) {
    value.ifPresentOrElse(number -> json.put(name, number), () -> json.putNull(name));
  }

  private JsonNode parsed(String line) {
    try {
      return Json.parse(line);
    } catch (IOException e) {
      throw new BenchException("%s has a line that is not a result: %s".formatted(path, line));
    }
  }

  private Last last(JsonNode result) {
    JsonNode value =
        result.path("ratio").isNumber() ? result.path("ratio") : result.path("millrace");
    if (!value.isNumber() || !result.path("at").isTextual()) {
      throw new BenchException("%s has a line that is not a result: %s".formatted(path, result));
    }
    Instant at = Instant.parse(result.path("at").textValue());
    return new Last(value.doubleValue(), LocalDate.ofInstant(at, ZoneOffset.UTC));
  }
}
