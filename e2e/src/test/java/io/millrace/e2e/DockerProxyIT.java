package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can be done to the machine's Docker engine from where Airflow stands. The proxy's own tests
 * attack it in every way they know; these look at how the stack has wired it.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class DockerProxyIT {

  private static final String REQUEST =
      """
      import json, sys, requests
      method, path, body = sys.argv[1:]
      answer = requests.request(
          method, "http://docker-proxy:2375/v1.41" + path, json=json.loads(body) if body else None)
      print(answer.status_code, " ".join(answer.text.split()))
      """;

  private static Stack stack;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api-server",
        "dag-processor",
        "postgres",
        "kafka",
        "cassandra",
        "registry",
        "randomuser",
        "control-center"
      })
  void should_be_reached_by_scheduler_and_maintenance_alone(String service) {
    assertThatThrownBy(
            () -> stack.exec(service, "bash", "-c", "exec 3<>/dev/tcp/docker-proxy/2375"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching("(?s).*docker-proxy: (Temporary failure in name resol|Name or serv).*");
  }

  @Test
  void should_stand_between_the_scheduler_and_the_engine() throws Exception {
    assertThat(request("GET", "/_ping", "")).startsWith("200 ");
    assertThat(stack.exec("scheduler", "sh", "-c", "test -e /var/run/docker.sock || echo none"))
        .isEqualToIgnoringNewLines("none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET    | /containers/%s-kafka-1/json      |                             | 404 | No such container
          POST   | /containers/%s-kafka-1/stop      |                             | 404 | No such container
          POST   | /containers/%s-kafka-1/exec      | {"Cmd": ["sh"]}             | 403 | is not allowed
          DELETE | /containers/%s-cassandra-1       |                             | 404 | No such container
          POST   | /containers/create               | {"Image": "millrace/kafka"} | 403 | Image =
          POST   | /images/create?fromImage=debian  |                             | 403 | is not allowed
          GET    | /volumes                         |                             | 403 | is not allowed
          GET    | /networks                        |                             | 403 | is not allowed
          """)
  void should_refuse_the_scheduler_what_no_task_needs(
      String method, String path, String body, int status, String reason) throws Exception {
    String target = path.formatted(stack.setting("COMPOSE_PROJECT_NAME"));

    assertThat(request(method, target, body == null ? "" : body))
        .startsWith(status + " ")
        .contains(reason);
  }

  private static String request(String method, String path, String body) throws Exception {
    return stack.exec("scheduler", "python3", "-c", REQUEST, method, path, body);
  }
}
