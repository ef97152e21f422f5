package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What {@code MILLRACE_FAILURE_WEBHOOK} of the stack under test leads to: a container by the name
 * of {@code webhook} in Airflow's network, which keeps what it is sent, until it is removed.
 */
final class WebhookReceiver {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration START = Duration.ofMinutes(1);
  private static final String PROGRAM =
      """
      import http.server

      class Receiver(http.server.BaseHTTPRequestHandler):
          def do_POST(self):
              body = self.rfile.read(int(self.headers["Content-Length"]))
              if self.path == "/failures":
                  print(body.decode(), flush=True)
              self.send_response(204)
              self.end_headers()

          def log_message(self, *_):
              pass

      server = http.server.ThreadingHTTPServer(("", 8080), Receiver)
      print("ready", flush=True)
      server.serve_forever()
      """;

  private final String container;

  /** Returns when it listens. */
  WebhookReceiver(Stack stack) throws Exception {
    String network = stack.setting("COMPOSE_PROJECT_NAME") + "_airflow";
    container =
        Stack.run(
                List.of(
                    "docker",
                    "run",
                    "--detach",
                    "--network",
                    network,
                    "--network-alias",
                    "webhook",
                    "--entrypoint",
                    "python3",
                    stack.setting("AIRFLOW_IMAGE"),
                    "-c",
                    PROGRAM))
            .strip();
    Await.until(START, "the receiver listens", () -> !printed().isEmpty());
  }

  /** Everything that it has been sent. */
  List<JsonNode> received() throws Exception {
    List<JsonNode> messages = new ArrayList<>();
    for (String line : printed().stream().skip(1).toList()) {
      messages.add(JSON.readTree(line));
    }
    return messages;
  }

  /** What it receives about a run, which may be a moment after the run has ended. */
  JsonNode await(String runId, Duration limit) throws Exception {
    return Await.value(
            limit, "it receives a message about " + runId, () -> of(runId), Optional::isPresent)
        .get();
  }

  private Optional<JsonNode> of(String runId) throws Exception {
    return received().stream()
        .filter(message -> message.get("run").asText().equals(runId))
        .findFirst();
  }

  void remove() throws Exception {
    Stack.run(List.of("docker", "rm", "--force", "--volumes", container));
  }

  private List<String> printed() throws Exception {
    return Stack.run(List.of("docker", "logs", container)).lines().toList();
  }
}
