package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each task, killed at each of its steps and started again, leaves every record once. */
class KillIT {
  private static World world;

  @TempDir Path directory;

  @BeforeAll
  static void open() throws IOException {
    world = new World();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  static Stream<Moment> moments() {
    return Moments.all();
  }

  @ParameterizedTest
  @MethodSource("moments")
  void should_have_every_record_once_after_a_kill(Moment moment) throws Exception {
    // given
    Hour hour = world.nextHour();
    Map<String, String> fetch = hour.fetch("run", Expected.USERS);
    if (moment.task() == Task.FETCH) {
      hour.kill(moment, fetch, directory);
    }
    JsonNode fetched = hour.run(Task.FETCH, fetch);
    Map<String, String> stream = hour.stream("run", fetched);
    if (moment.task() == Task.STREAM) {
      hour.kill(moment, stream, directory);
    }

    // when
    JsonNode result = hour.run(Task.STREAM, stream);

    // then
    assertThat(fetched.get("revision").intValue()).isEqualTo(1);
    new Expected(Expected.USERS, 1).assertStored(hour, result);
  }
}
