package io.millrace.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.pipeline.RecordSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The users pipeline on what the real API answered, one file for each nationality. */
class RealUsersTest {
  private static final Path ANSWERS = Path.of("src", "test", "resources", "randomuser-1.4");
  private static final Path USERS =
      Path.of("..", "..", "pipelines", "corpus", "valid", "users.json");

  private final RecordSpec spec = users().record();
  private final RecordMapper mapper = new RecordMapper(spec);

  static Stream<Path> answers() throws IOException {
    try (Stream<Path> files = Files.list(ANSWERS)) {
      List<Path> all = files.sorted().toList();
      assertThat(all).hasSize(22);
      return all.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("answers")
  void should_map_every_user_completely(Path answer) throws Exception {
    for (JsonNode user : Json.parse(Files.readString(answer)).path("results")) {
      MappedRecord record = mapper.map(user);

      assertThat(record.key()).isEqualTo(user.at("/login/uuid").asText());
      assertThat(record.value().fieldNames())
          .toIterable()
          .containsExactlyInAnyOrderElementsOf(fields(field -> isIn(user, field)));
      assertThat(record.value().path("post_code").isTextual()).isTrue();
      assertThat(record.value().path("latitude").isDouble()).isTrue();
      assertThat(record.value().path("dob").asText()).isEqualTo(user.at("/dob/date").asText());
    }
  }

  @Test
  void should_find_every_field_in_some_user() throws Exception {
    Set<String> found = new HashSet<>();
    for (Path answer : answers().toList()) {
      for (JsonNode user : Json.parse(Files.readString(answer)).path("results")) {
        mapper.map(user).value().fieldNames().forEachRemaining(found::add);
      }
    }

    assertThat(found).containsExactlyInAnyOrderElementsOf(fields(field -> !isRetired(field)));
  }

  @Test
  void should_map_a_user_of_norway() throws Exception {
    JsonNode answer = Json.parse(Files.readString(ANSWERS.resolve("nat-NO.json")));
    JsonNode user = answer.at("/results/0");

    MappedRecord record = mapper.map(user);

    assertThat(record.value().path("nat").asText()).isEqualTo("NO");
    assertThat(record.value().path("post_code").asText())
        .isEqualTo(user.at("/location/postcode").asText());
    assertThat(record.value().path("address").asText())
        .isEqualTo(
            "%s %s, %s, %s, %s"
                .formatted(
                    user.at("/location/street/number").asText(),
                    user.at("/location/street/name").asText(),
                    user.at("/location/city").asText(),
                    user.at("/location/state").asText(),
                    user.at("/location/country").asText()));
  }

  private List<String> fields(Predicate<Field> which) {
    return spec.fields().stream().filter(which).map(Field::name).toList();
  }

  private static boolean isIn(JsonNode user, Field field) {
    return field.template().isPresent()
        || field.from().filter(from -> hasValue(user.at(from))).isPresent();
  }

  private static boolean hasValue(JsonNode value) {
    return !value.isMissingNode() && !value.isNull();
  }

  private static boolean isRetired(Field field) {
    return field.from().isEmpty() && field.template().isEmpty();
  }

  private static Pipeline users() {
    try {
      JsonNode file = Json.parse(Files.readString(USERS));
      return Pipeline.parse(Json.write(file.has("pipeline") ? file.path("pipeline") : file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
