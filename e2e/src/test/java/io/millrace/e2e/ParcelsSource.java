package io.millrace.e2e;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;

/**
 * The source of {@link ParcelsPipeline}: a container in the data network. Its records hold text
 * that would do harm if a page took it for more than text: scripts, a terminal's escape sequence,
 * and a mark that reverses the direction of what follows.
 */
final class ParcelsSource {
  static final String HOST = "parcels-api";
  static final int RECORDS = 3;

  /** It is in ids, in names, in the name of a member, and once where a number should be. */
  static final String HOSTILE =
      "<script>alert(1)</script><img src=x onerror=alert(2)>\u001b[31m\u202e&lt;";

  /** The same, as the page should show it. */
  static final String SHOWN =
      "<script>alert(1)</script><img src=x onerror=alert(2)>\\u001b[31m\\u202e&lt;";

  private static final Duration START = Duration.ofMinutes(1);
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
  private static final String PROGRAM =
      """
      import http.server, sys

      class Source(http.server.BaseHTTPRequestHandler):
          def do_GET(self):
              body = sys.argv[1].encode()
              self.send_response(200)
              self.send_header("Content-Type", "application/json")
              self.send_header("Content-Length", str(len(body)))
              self.end_headers()
              self.wfile.write(body)

      server = http.server.ThreadingHTTPServer(("", 8080), Source)
      print("ready", flush=True)
      server.serve_forever()
      """;

  private final String container;

  /** Returns when it listens. */
  ParcelsSource(Stack stack) throws Exception {
    String network = stack.setting("COMPOSE_PROJECT_NAME") + "_data";
    container =
        Stack.run(
                List.of(
                    "docker",
                    "run",
                    "--detach",
                    "--network",
                    network,
                    "--network-alias",
                    HOST,
                    "--entrypoint",
                    "python3",
                    stack.setting("AIRFLOW_IMAGE"),
                    "-c",
                    PROGRAM,
                    JSON.writeValueAsString(answer())))
            .strip();
    Await.until(START, "the source listens", () -> printed().contains("ready"));
  }

  void remove() throws Exception {
    Stack.run(List.of("docker", "rm", "--force", "--volumes", container));
  }

  private String printed() throws Exception {
    return Stack.run(List.of("docker", "logs", container));
  }

  /** Two parcels that can be stored, and one that becomes a dead letter. */
  private static ObjectNode answer() {
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode parcels = answer.putArray("parcels");
    for (int number = 1; number <= RECORDS; number++) {
      ObjectNode parcel = parcels.addObject();
      parcel.put("id", HOSTILE + number).put("sender", HOSTILE).put("weight", number);
      parcel.put(HOSTILE, number);
    }
    ((ObjectNode) parcels.get(RECORDS - 1)).put("weight", HOSTILE);
    return answer;
  }
}
