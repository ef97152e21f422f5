package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the failure webhook receives. */
class FailureWebhookIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  @Test
  void should_send_the_reason_and_where_the_log_is_once_for_each_run_that_fails() throws Exception {
    Stack stack = USERS.stack();
    Dag users = USERS.dag();
    Dag deadLetters = USERS.another("users_dead_letters");
    Instant hour = Hours.ago(128);

    WebhookReceiver receiver = new WebhookReceiver(stack);
    try {
      String failing = deadLetters.trigger(hour, Dag.params());
      deadLetters.awaitFailure(failing, LIMIT);
      Instant notOver = Hours.notOver();
      String early = users.trigger(notOver, Dag.params());
      users.awaitFailure(early, LIMIT);

      JsonNode sent = receiver.await(failing, LIMIT);
      assertThat(sent.get("dag").asText()).isEqualTo("users_dead_letters");
      assertThat(sent.get("task").asText()).isEqualTo("replay_dead_letters");
      assertThat(sent.get("try").asInt()).isEqualTo(1);
      assertThat(sent.get("reason").asText())
          .isEqualTo(
              "interval %s was never fetched: there is nothing to replay (exit code 65, data)"
                  .formatted(hour));
      assertThat(opened(sent.get("log").asText())).isEqualTo(200);
      assertThat(sent.get("log").asText())
          .startsWith("http://localhost:" + stack.setting("AIRFLOW_PORT") + "/");

      JsonNode ofEarly = receiver.await(early, LIMIT);
      assertThat(ofEarly.get("task").asText()).isEqualTo("schema_init");
      assertThat(ofEarly.get("reason").asText()).contains(notOver.toString());
      assertThat(receiver.received())
          .extracting(message -> message.get("run").asText())
          .containsOnlyOnce(failing, early);
    } finally {
      receiver.remove();
    }
  }

  private static int opened(String url) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
  }
}
