package io.millrace.controlcenter.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.pipelines.PipelineFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SourceComponentsTest {
  private final Backend backend = new Backend("source", Duration.ofSeconds(5));
  private final Pipeline users = new PipelineFiles(Path.of("..", "pipelines")).named("users");

  @AfterEach
  void close() {
    backend.close();
  }

  private Component component(Map<String, String> environment) {
    return new SourceComponents(environment, backend).of(List.of(users)).get(0);
  }

  @Test
  void should_name_a_source_by_its_host() {
    Component component = component(Map.of("SOURCE_URL", "https://randomuser.me/api/1.4/"));

    assertThat(component.name()).isEqualTo("source:randomuser.me");
    assertThat(component.address()).isEqualTo("randomuser.me:443");
    assertThat(component.pipelines()).containsExactly("users");
  }

  @Test
  void should_name_a_host_once() {
    SourceComponents sources =
        new SourceComponents(Map.of("SOURCE_URL", "http://randomuser:8080/api/"), backend);

    assertThat(sources.of(List.of(users, users)))
        .extracting(Component::name)
        .containsExactly("source:randomuser:8080");
  }

  @Test
  void should_only_connect() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + server.getLocalPort() + "/";

      assertThat(component(Map.of("SOURCE_URL", url)).probe().check().state()).isEqualTo(State.OK);
    }
  }

  @Test
  void should_say_that_nothing_listens() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
    }
    Component component = component(Map.of("SOURCE_URL", "http://127.0.0.1:" + port + "/"));

    assertThatExceptionOfType(BackendException.class)
        .isThrownBy(component.probe()::check)
        .withMessageStartingWith("cannot connect to 127.0.0.1:" + port + ": ");
  }

  @Test
  void should_say_that_its_address_is_not_known() {
    Component component = component(Map.of());

    assertThat(component.name()).isEqualTo("source:users");
    assertThat(component.probe().check().problem()).contains("SOURCE_URL");
  }
}
