package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.Service;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the Control Center still shows, and how soon, while a service hangs or is down. */
class ControlCenterOutagesIT {
  /** The longest time-out of a call, and some for the way. */
  private static final Duration BOUND = Duration.ofSeconds(12);

  /** A component is checked every 5 s, and its check takes 6 s at most. */
  private static final Duration NOTICED = Duration.ofSeconds(20);

  /** The longest pause before a service is tried again, and the check after it. */
  private static final Duration FOUND_AGAIN = Duration.ofSeconds(60);

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  @TempDir Path directory;

  private final PipelineFixture fixture = PIPELINE.fixture();
  private final String pipeline = "/pipelines/" + fixture.pipeline().name();
  private final Service kafka = fixture.backend().kafka().brokers().get(0);
  private final Service cassandra = fixture.backend().cassandra().nodes().get(0);

  private RunningControlCenter controlCenter;

  @BeforeEach
  void start() throws Exception {
    controlCenter = RunningControlCenter.start(fixture, directory, fixture.document());
  }

  @AfterEach
  void stop() {
    controlCenter.close();
    fixture.awaitSession();
  }

  private static JsonNode component(JsonNode health, String name) {
    for (JsonNode component : health.get("components")) {
      if (component.get("name").asText().equals(name)) {
        return component;
      }
    }
    throw new AssertionError(name + " is not in " + health);
  }

  private JsonNode awaitState(Duration patience, String name, String state) throws Exception {
    return component(
        controlCenter.await(
            patience,
            "/health",
            health -> component(health, name).get("state").asText().equals(state)),
        name);
  }

  private void assertAnswers(String... paths) throws Exception {
    for (String path : paths) {
      RunningControlCenter.Reply reply = controlCenter.ask(pipeline + path);
      assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(200);
      assertThat(reply.took()).as(path).isLessThan(BOUND);
    }
  }

  /** With the reason in one line, and within the time that a call has. */
  private void assertUnavailable(String path, String component) throws Exception {
    RunningControlCenter.Reply reply = controlCenter.ask(pipeline + path);
    assertThat(reply.status()).as("%s: %s", path, reply.body()).isEqualTo(503);
    assertThat(reply.json().get("component").asText()).isEqualTo(component);
    assertThat(reply.json().get("error").asText()).isNotBlank().hasLineCount(1);
    assertThat(reply.took()).as(path).isLessThan(BOUND);
  }

  @Test
  void should_say_that_all_is_well() throws Exception {
    for (String name : List.of("kafka", "registry", "cassandra")) {
      JsonNode component = awaitState(NOTICED, name, "ok");
      assertThat(component.get("problem").isNull()).isTrue();
      assertThat(component.get("since").asText()).endsWith("Z");
    }
  }

  @Test
  void should_show_the_rest_while_kafka_hangs() throws Exception {
    awaitState(NOTICED, "kafka", "ok");
    kafka.pause();
    try {
      JsonNode down = awaitState(NOTICED, "kafka", "down");
      assertThat(down.get("problem").asText()).isNotBlank();
      assertAnswers("/tables", "/schema");
      assertUnavailable("/topics", "kafka");
    } finally {
      kafka.resume();
    }
    awaitState(FOUND_AGAIN, "kafka", "ok");
    assertAnswers("/topics", "/hours");
  }

  @Test
  void should_show_the_rest_while_cassandra_hangs() throws Exception {
    awaitState(NOTICED, "cassandra", "ok");
    cassandra.pause();
    try {
      JsonNode down = awaitState(NOTICED, "cassandra", "down");
      assertThat(down.get("problem").asText()).isNotBlank();
      assertAnswers("/topics", "/schema");
      assertUnavailable("/tables", "cassandra");
    } finally {
      cassandra.resume();
    }
    awaitState(FOUND_AGAIN, "cassandra", "ok");
    assertAnswers("/tables", "/hours");
  }

  @Test
  void should_find_cassandra_again_after_it_was_killed() throws Exception {
    awaitState(NOTICED, "cassandra", "ok");
    cassandra.kill();
    try {
      awaitState(NOTICED, "cassandra", "down");
      assertUnavailable("/tables", "cassandra");
      assertAnswers("/topics");
    } finally {
      cassandra.restart();
    }
    awaitState(FOUND_AGAIN, "cassandra", "ok");
    assertAnswers("/tables");
  }

  @Test
  void should_start_while_both_are_away() throws Exception {
    controlCenter.close();
    kafka.pause();
    cassandra.pause();
    try {
      controlCenter =
          RunningControlCenter.start(fixture, directory.resolve("away"), fixture.document());
      awaitState(NOTICED, "registry", "ok");
      awaitState(NOTICED, "kafka", "down");
      awaitState(NOTICED, "cassandra", "down");
      assertThat(controlCenter.get("/pipelines").get("pipelines")).hasSize(1);
    } finally {
      cassandra.resume();
      kafka.resume();
    }
    awaitState(FOUND_AGAIN, "kafka", "ok");
    awaitState(FOUND_AGAIN, "cassandra", "ok");
  }
}
