package io.millrace.store.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class MetricsServerTest {
  private final AtomicInteger asked = new AtomicInteger();
  @AutoClose private final MetricsServer server = MetricsServer.start(0, this::text);

  private String text() {
    return "asked " + asked.incrementAndGet() + "\n";
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .timeout(Duration.ofSeconds(10))
            .build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void should_answer_each_time_with_what_is_known_then() throws Exception {
    assertThat(send("GET", "/metrics").body()).isEqualTo("asked 1\n");

    HttpResponse<String> second = send("GET", "/metrics");
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).isEqualTo("asked 2\n");
    assertThat(second.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
  }

  @Test
  void should_have_nothing_but_metrics() throws Exception {
    for (String path : new String[] {"/", "/metrics/", "/metricsfoo"}) {
      HttpResponse<String> answer = send("GET", path);
      assertThat(answer.statusCode()).as(path).isEqualTo(404);
      assertThat(answer.body()).isEqualTo("Not Found: /metrics is all there is\n");
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void should_only_be_read() throws Exception {
    HttpResponse<String> answer = send("POST", "/metrics");

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).isEqualTo("Method Not Allowed: GET\n");
    assertThat(answer.headers().firstValue("Allow")).hasValue("GET");
    assertThat(asked).hasValue(0);
  }

  @Test
  void should_name_the_setting_when_its_port_is_taken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      assertThatThrownBy(() -> MetricsServer.start(taken.getLocalPort(), () -> ""))
          .isInstanceOf(SettingsException.class)
          .hasMessage(
              "METRICS_PORT is \"%d\" (valid: a port that is free here): Address already in use",
              taken.getLocalPort());
    }
  }

  @Test
  void should_leave_the_port_to_others_once_it_is_closed() throws Exception {
    MetricsServer closed = MetricsServer.start(0, () -> "");
    int port = closed.port();

    closed.close();

    try (ServerSocket free = new ServerSocket(port)) {
      assertThat(free.isBound()).isTrue();
    }
  }
}
