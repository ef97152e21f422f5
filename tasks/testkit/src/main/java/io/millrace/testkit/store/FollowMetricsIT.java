package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus reads of every engine's continuous mode, in a process of its own. */
class FollowMetricsIT {
  @TempDir private Path directory;
  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @Test
  void should_tell_what_it_has_stored_while_it_runs() throws Exception {
    // given
    List<Users.Message> messages = new ArrayList<>(Users.messages(0, 10));
    messages.add(new Users.Message("no-uuid", "{\"id\":\"no-uuid\"}"));
    messages.add(Users.Message.of(Users.user(3).put("phone", "a second time")));
    fixture.fetch.produce(1, "f", List.of(messages));
    int port = freePort();

    // when
    Map<String, String> environment = Map.of("METRICS_PORT", Integer.toString(port));
    try (FollowProcess task = FollowProcess.start(fixture, directory, environment)) {
      // then
      List<String> expected =
          List.of(
              sample("records_total", ",outcome=\"stored\"", "10"),
              sample("records_total", ",outcome=\"dead_lettered\"", "1"),
              sample("records_total", ",outcome=\"duplicate\"", "1"),
              sample("records_total", ",outcome=\"lost\"", "0"),
              sample("lag_records", "", "0"));
      task.awaitThat("these metrics", () -> metrics(port).lines().toList().containsAll(expected));
      String metrics = metrics(port);
      assertThat(metrics)
          .contains(
              sample("last_commit_timestamp_seconds", "", "1"), sample("batches_total", "", ""))
          .doesNotContain(sample("batches_total", "", "0"));

      task.stop();
      assertThat(metrics(port)).as("once it has ended").isEmpty();
    }
  }

  private String sample(String name, String labels, String value) {
    return "millrace_follow_%s{pipeline=\"%s\"%s} %s"
        .formatted(name, fixture.pipeline.name(), labels, value);
  }

  /** Empty as long as nothing answers. */
  private static String metrics(int port) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/metrics"))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
