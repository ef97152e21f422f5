package io.millrace.controlcenter.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.json.Json;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RegistryBackendTest {
  private final RegistryStub stub;
  private final RegistryBackend registry;

  RegistryBackendTest() throws IOException {
    stub = new RegistryStub();
    registry = new RegistryBackend(stub.url(), Duration.ofSeconds(1));
  }

  @AfterEach
  void close() {
    registry.close();
    stub.close();
  }

  @Test
  void should_read_and_ask() {
    stub.answer("GET /subjects", 200, "[\"a\"]").answer("POST /ask?x=1", 200, "{\"yes\":true}");
    assertThat(registry.get("/subjects").get(0).textValue()).isEqualTo("a");
    assertThat(registry.post("/ask?x=1", Json.object().put("q", 1)).path("yes").booleanValue())
        .isTrue();
    assertThat(stub.bodies()).contains("{\"q\":1}");
  }

  @Test
  void should_tell_what_is_not_there_from_what_is_wrong() {
    stub.answer("GET /absent", 404, "{\"error_code\":40401,\"message\":\"No such subject\"}")
        .answer("GET /broken", 500, "{\"message\":\"storage\\nis down\"}")
        .answer("GET /html", 200, "<html>");
    assertThatThrownBy(() -> registry.get("/absent"))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("No such subject");
    assertThatThrownBy(() -> registry.get("/broken"))
        .isInstanceOf(BackendException.class)
        .hasMessage("it answers 500 to /broken: storage is down");
    assertThatThrownBy(() -> registry.get("/html"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("not JSON");
  }

  @Test
  void should_refuse_a_body_that_is_too_large() {
    stub.answer("GET /large", 200, "\"" + "x".repeat(RegistryBackend.LARGEST) + "\"");
    assertThatThrownBy(() -> registry.get("/large"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("larger than 1,048,576 bytes");
  }

  @Test
  void should_end_a_call_whose_answer_does_not_end() {
    stub.hang("GET /hangs");
    assertThatThrownBy(() -> registry.get("/hangs"))
        .isInstanceOf(BackendException.class)
        .hasMessageContaining("within 1 s");
  }

  @Test
  void should_say_that_the_registry_cannot_be_reached() {
    try (RegistryBackend away = new RegistryBackend(URI.create("http://localhost:1"))) {
      assertThatThrownBy(() -> away.get("/subjects"))
          .isInstanceOf(BackendException.class)
          .hasMessage("http://localhost:1 cannot be reached");
    }
  }
}
