package io.millrace.common.record;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The users pipeline on what the real API answered, one file for each nationality. */
class RealUsersTest {
  private static final Path ANSWERS = Path.of("src", "test", "resources", "randomuser-1.4");
  private static final Path USERS =
      Path.of("..", "..", "pipelines", "corpus", "valid", "users.json");

  private final RecordMapper mapper = new RecordMapper(users().record());

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
      assertThat(record.value()).hasSize(20);
      assertThat(record.value().path("post_code").isTextual()).isTrue();
      assertThat(record.value().path("latitude").isDouble()).isTrue();
      assertThat(record.value().path("dob").asText()).isEqualTo(user.at("/dob/date").asText());
    }
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

  private static Pipeline users() {
    try {
      JsonNode file = Json.parse(Files.readString(USERS));
      return Pipeline.parse(Json.write(file.has("pipeline") ? file.path("pipeline") : file));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
