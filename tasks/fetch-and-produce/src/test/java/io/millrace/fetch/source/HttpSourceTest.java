package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class HttpSourceTest {
  private static final Duration SHORT = Duration.ofMillis(200);
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpSource source = new HttpSource("millrace-test/1");

  @Test
  void should_not_wait_for_an_answer_that_never_begins() {
    // given
    CountDownLatch tested = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(exchange -> await(tested));

      // then
      assertThatThrownBy(() -> source.get(URI.create(server.url()), SHORT))
          .isInstanceOf(SourceFailure.class)
          .hasMessage("no answer in time: Read timed out");
      tested.countDown();
    }
  }

  @Test
  void should_not_wait_for_an_answer_that_never_ends() {
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(HttpSourceTest::drip);

      assertThatThrownBy(() -> source.get(URI.create(server.url()), SHORT))
          .isInstanceOf(SourceFailure.class)
          .hasMessage("no answer in time: the answer does not end");
    }
  }

  @Test
  void should_not_take_something_else_for_http() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Void> answered =
          CompletableFuture.runAsync(() -> answer(server, "220 mail.example ESMTP\r\n\r\n"));

      assertThatThrownBy(
              () -> source.get(URI.create("http://localhost:" + server.getLocalPort()), LONG))
          .isInstanceOf(SourceFailure.class)
          .hasMessage("incomplete answer: the answer is not HTTP");
      answered.join();
    }
  }

  @Test
  void should_name_a_host_that_is_unknown() {
    assertThatThrownBy(() -> source.get(URI.create("http://no-such-host.invalid/"), LONG))
        .isInstanceOf(SourceFailure.class)
        .hasMessage("its host cannot be resolved");
  }

  @Test
  void should_give_headers_and_body_of_an_error() throws SourceFailure {
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(429, "{\"error\":\"é\"}", "Retry-After", "7");

      SourceResponse answer = source.get(URI.create(server.url()), LONG);

      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).contains("7");
      assertThat(answer.body()).asString(UTF_8).isEqualTo("{\"error\":\"é\"}");
    }
  }

  @Test
  void should_say_what_it_wants_and_who_asks_and_want_nothing_that_was_kept() throws SourceFailure {
    // given
    Map<String, List<String>> asked = new HashMap<>();
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(
          exchange -> {
            asked.putAll(exchange.getRequestHeaders());
            ScriptedServer.send(exchange, 200, "{}".getBytes(UTF_8));
          });

      // when
      source.get(URI.create(server.url()), LONG);
    }

    // then
    assertThat(asked)
        .containsEntry("Accept", List.of("application/json"))
        .containsEntry("Accept-encoding", List.of("gzip"))
        .containsEntry("User-agent", List.of("millrace-test/1"))
        .containsEntry("Cache-control", List.of("no-cache"));
  }

  @Test
  void should_take_the_last_of_a_header_that_comes_again() throws SourceFailure {
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(429, "", "Retry-After", "7", "Retry-After", "9");

      SourceResponse answer = source.get(URI.create(server.url()), LONG);

      assertThat(answer.header("retry-after")).contains("9");
      assertThat(answer.body()).isEmpty();
    }
  }

  @Test
  void should_not_follow_a_redirect() throws SourceFailure {
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(302, "moved", "Location", server.url() + "?there").then(200, "{}");

      SourceResponse answer = source.get(URI.create(server.url() + "?here"), LONG);

      assertThat(answer.status()).isEqualTo(302);
      assertThat(answer.header("Location")).contains(server.url() + "?there");
      assertThat(server.queries()).containsExactly("here");
    }
  }

  @Test
  void should_tell_how_much_of_a_cut_body_came() {
    try (ScriptedServer server = new ScriptedServer()) {
      server.then(
          exchange -> {
            exchange.sendResponseHeaders(200, 1_000);
            exchange.getResponseBody().write(new byte[10]);
            exchange.getResponseBody().flush();
            exchange.close();
          });

      assertThatThrownBy(() -> source.get(URI.create(server.url()), LONG))
          .isInstanceOf(SourceFailure.class)
          .hasMessage("incomplete answer: got 10 of 1000 bytes");
    }
  }

  /** Sends a byte again and again, so that no single read takes long. */
  private static void drip(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream body = exchange.getResponseBody()) {
      while (true) {
        body.write(' ');
        body.flush();
      }
    } catch (IOException gone) {
      exchange.close();
    }
  }

  private static void answer(ServerSocket server, String text) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().read();
      socket.getOutputStream().write(text.getBytes(UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
