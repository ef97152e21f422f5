package io.millrace.randomuser;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.randomuser.faults.Fault;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.randomuser.faults.FaultSchedule;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong, as a client sees it. */
class FaultyStandInTest {
  private static final String PAGE_2 = "/api/1.4/?seed=a&results=5&page=2";
  private static final String HEAD_END = "\r\n\r\n";

  private static FaultyStandIn standIn;
  private static Client client;
  private static String right;

  @BeforeAll
  static void start() throws IOException {
    ServerSettings settings = new ServerSettings(0, Optional.empty());
    standIn = FaultyStandIn.start(settings, StandIns.RECORDED);
    client = new Client(standIn.port());
    right = client.text(PAGE_2);
  }

  @BeforeEach
  void clear() {
    standIn.faults().clear();
    awaitListening();
  }

  @AfterAll
  static void stop() {
    standIn.close();
  }

  @Test
  void should_answer_like_the_stand_in_while_nothing_goes_wrong() throws IOException {
    try (StandIn plain = StandIns.start()) {
      Client direct = new Client(plain.port());
      assertThat(right).isEqualTo(direct.text(PAGE_2));
      assertThat(client.text("/health")).isEqualTo("ok");
      assertThat(client.get("/elsewhere").statusCode()).isEqualTo(404);
      byte[] zipped = client.get(PAGE_2, "Accept-Encoding", "gzip").body();
      assertThat(new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes())
          .isEqualTo(right.getBytes(UTF_8));
      assertThat(standIn.faults().report().requests()).isEqualTo(1);
      assertThat(standIn.adminPort()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void should_do_something_wrong_for_each_fault_and_count_it(Fault fault) {
    // given
    FaultRule rule = FaultRule.of(fault).times(1);
    set(fault.lasting().isPresent() ? rule.lasting(Duration.ofMillis(200)) : rule);

    // when
    String answer = raw(PAGE_2);

    // then
    boolean comesWhole = fault == Fault.SLOW_HEAD || fault == Fault.SLOW_BODY;
    assertThat(answer.endsWith(HEAD_END + new String(right.getBytes(UTF_8), ISO_8859_1)))
        .as(answer)
        .isEqualTo(comesWhole);
    assertThat(standIn.faults().report().injected()).containsOnlyKeys(fault).containsValue(1);
  }

  @Test
  void should_listen_to_nobody_for_a_while() throws IOException {
    set(FaultRule.of(Fault.REFUSED).times(1).lasting(Duration.ofMillis(500)));

    assertThat(raw(PAGE_2)).startsWith("Connection reset");
    assertThatThrownBy(FaultyStandInTest::connect).isInstanceOf(ConnectException.class);
    awaitListening();
    assertThat(client.text(PAGE_2)).isEqualTo(right);
  }

  @Test
  void should_say_nothing_when_it_stalls() throws IOException {
    set(FaultRule.of(Fault.STALLED));

    try (Socket socket = connect()) {
      ask(socket, PAGE_2);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void should_not_keep_anyone_who_stops_it() throws IOException {
    FaultyStandIn stalling =
        FaultyStandIn.start(new ServerSettings(0, Optional.empty()), StandIns.RECORDED);
    stalling.faults().set(FaultSchedule.of(FaultRule.of(Fault.STALLED)));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), stalling.port())) {
      ask(socket, PAGE_2);

      stalling.close();

      socket.setSoTimeout(10_000);
      assertThat(readable(socket)).isIn("", "Connection reset");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "TOO_MANY_REQUESTS, 429",
    "TOO_MANY_REQUESTS_FOR, 429",
    "SERVER_ERROR, 500",
    "UNAVAILABLE, 503",
    "HTML, 200",
    "ERROR, 200",
    "EMPTY, 200"
  })
  void should_answer_with_a_status(Fault fault, int status) {
    set(FaultRule.of(fault));

    HttpResponse<byte[]> answer = client.get(PAGE_2);

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Retry-After"))
        .isEqualTo(fault == Fault.TOO_MANY_REQUESTS_FOR ? Optional.of("1") : Optional.empty());
  }

  @Test
  void should_repeat_the_page_before_and_claim_that_it_is_the_next() {
    List<String> first = client.ids("seed=a&results=5&page=1");
    set(FaultRule.of(Fault.REPEATED_PAGE));

    JsonNode page = client.json(PAGE_2);

    assertThat(ids(page)).isEqualTo(first);
    assertThat(page.get("info")).isEqualTo(Fixtures.parse(right).get("info"));
  }

  @Test
  void should_spoil_as_many_users_as_it_is_set_to() {
    List<String> first = client.ids("seed=a&results=5&page=1");
    List<String> second = ids(Fixtures.parse(right));

    assertThat(ids(spoiled(Fault.DUPLICATES_WITHIN)))
        .containsExactly(second.get(0), second.get(1), second.get(2), second.get(0), second.get(0));
    assertThat(ids(spoiled(Fault.DUPLICATES_ACROSS)))
        .containsExactly(second.get(0), second.get(1), second.get(2), first.get(0), first.get(1));
    assertThat(ids(spoiled(Fault.FEWER_USERS))).isEqualTo(second.subList(0, 3));
    assertThat(ids(spoiled(Fault.WITHOUT_ID))).containsSubsequence(second.get(2), "", "");
    JsonNode nulls = spoiled(Fault.NULL_USERS).get("results");
    assertThat(nulls.get(2).isObject()).isTrue();
    assertThat(nulls.get(3).isNull()).isTrue();
    assertThat(nulls.get(4).isNull()).isTrue();
    JsonNode large = spoiled(Fault.LARGE_STRINGS).get("results");
    assertThat(large.get(2).get("email").textValue()).hasSizeLessThan(100);
    assertThat(large.get(3).get("email").textValue()).hasSize(1_000_000);
    assertThat(spoiled(Fault.HALF_CHARACTERS).at("/results/4/name/first").textValue())
        .isEqualTo("A\ud83d");
  }

  @Test
  void should_reset_in_the_middle_of_a_body() throws IOException {
    set(FaultRule.of(Fault.RESET_IN_BODY));

    try (Socket socket = connect()) {
      ask(socket, PAGE_2);
      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  private static JsonNode spoiled(Fault fault) {
    set(FaultRule.of(fault).users(2));
    JsonNode page = client.json(PAGE_2);
    standIn.faults().clear();
    return page;
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("results").forEach(user -> ids.add(user.at("/login/uuid").asText()));
    return ids;
  }

  private static void set(FaultRule rule) {
    standIn.faults().set(FaultSchedule.of(rule));
  }

  /** The whole answer, or why there is none. */
  private static String raw(String path) {
    try (Socket socket = connect()) {
      ask(socket, path);
      return readable(socket);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static String readable(Socket socket) {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      return e.getMessage();
    }
  }

  private static Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), standIn.port());
  }

  private static void ask(Socket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write(("GET " + path + " HTTP/1.1\r\nHost: localhost" + HEAD_END).getBytes(ISO_8859_1));
  }

  private static void awaitListening() {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      try (Socket socket = connect()) {
        assertThat(socket.isConnected()).isTrue();
        return;
      } catch (IOException e) {
        assertThat(System.nanoTime()).as("it listens again").isLessThan(end);
        Thread.onSpinWait();
      }
    }
  }
}
