package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.chaos.HostileCase.Ending;
import io.millrace.common.json.Json;
import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.randomuser.FaultyStandIn;
import io.millrace.randomuser.ServerSettings;
import io.millrace.randomuser.StandIn;
import io.millrace.randomuser.faults.Fault;
import io.millrace.randomuser.faults.FaultReport;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.randomuser.faults.FaultSchedule;
import io.millrace.randomuser.faults.Requests;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both tasks, and a source that does everything wrong that a source can. Every run ends with
 * complete data, with dead letters that say why, or red with one line: {@code
 * docs/hostile-source.md}.
 */
class HostileSourceIT {
  private static final Path SPECIFICATION = Path.of("..", "docs", "hostile-source.md");

  /** The waits before another try are long, and cost nothing. */
  private static final int AT_ONCE = 6;

  private static final ExecutorService THREADS = Executors.newFixedThreadPool(AT_ONCE);
  private static final Map<String, Hour> HOURS = new LinkedHashMap<>();
  private static final Map<String, Future<HostileRun>> RUNS = new LinkedHashMap<>();

  private static PipelineFixture fixture;
  private static FaultyStandIn hostile;
  private static StandIn well;

  @BeforeAll
  static void run() throws IOException {
    fixture = new PipelineFixture();
    ServerSettings settings = new ServerSettings(0, Optional.empty());
    hostile = FaultyStandIn.start(settings, Clock.systemUTC());
    well = StandIn.start(settings, Clock.systemUTC());
    List<FaultRule> rules = new ArrayList<>();
    for (HostileCase each : cases()) {
      Hour hour = fixture.nextHour();
      HOURS.put(each.name(), hour);
      rules.add(each.ruleFor(hour));
    }
    hostile.faults().set(new FaultSchedule(0, rules));
    for (HostileCase each : cases()) {
      Hour hour = HOURS.get(each.name());
      RUNS.put(
          each.name(),
          THREADS.submit(() -> HostileRun.of(hour, fetch(hour, hostile, each.deadline()))));
    }
  }

  @AfterAll
  static void close() {
    THREADS.shutdownNow();
    hostile.close();
    well.close();
    fixture.close();
  }

  static List<HostileCase> cases() {
    return HostileCase.all();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void should_end_as_specified(HostileCase each) throws Exception {
    // given, when
    Hour hour = HOURS.get(each.name());
    HostileRun run = RUNS.get(each.name()).get();

    // then
    assertThat(injected(hour)).as("the fault happened").isPositive();
    if (each.ending() instanceof Ending.Complete) {
      assertComplete(hour, run);
    } else if (each.ending() instanceof Ending.Letter deadLetter) {
      assertLetter(each.rule().fault(), deadLetter, hour, run);
    } else if (each.ending() instanceof Ending.Refused refused) {
      assertRed(each, run, refused.reason(), 1);
      assertComplete(hour, HostileRun.of(hour, fetch(hour, hostile, each.deadline())));
    } else if (each.ending() instanceof Ending.Late late) {
      assertRed(each, run, late.reason(), 1);
    } else if (each.ending() instanceof Ending.TooManyLetters tooMany) {
      assertRed(each, run, tooMany.reason(), 3);
      assertThat(run.stored().deadLetters()).hasSize(18);
    }
  }

  @Test
  void should_wait_for_a_source_that_listens_again() throws Exception {
    try (FaultyStandIn refusing = start()) {
      // given
      Hour hour = fixture.nextHour();
      refusing.faults().set(FaultSchedule.of(onPage2(Fault.REFUSED).times(1)));

      // when
      HostileRun run = HostileRun.of(hour, fetch(hour, refusing, Duration.ofMinutes(2)));

      // then
      assertThat(refusing.faults().report().injected()).isEqualTo(Map.of(Fault.REFUSED, 1));
      assertComplete(hour, run);
    }
  }

  @Test
  void should_not_call_a_page_that_was_repeated_after_a_kill_green() throws Exception {
    try (FaultyStandIn repeating = start()) {
      // given
      Hour hour = fixture.nextHour();
      repeating.faults().set(FaultSchedule.of(onPage2(Fault.SERVER_ERROR)));
      HostileRun first = HostileRun.of(hour, fetch(hour, repeating, Duration.ofSeconds(5)));
      repeating.faults().set(FaultSchedule.of(onPage2(Fault.REPEATED_PAGE)));

      // when
      HostileRun second = HostileRun.of(hour, fetch(hour, repeating, Duration.ofMinutes(2)));

      // then
      assertThat(first.failure()).containsInstanceOf(TemporaryException.class);
      assertThat(second.fetched()).as("it cannot know").isPresent();
      assertThat(second.failure()).containsInstanceOf(DataException.class);
      assertThat(second.failure().orElseThrow())
          .hasMessageStartingWith("all 10 records of page 2 were already in earlier pages");
      assertThat(second.stored().runs().get(0)).isEqualTo("1 data");
    }
  }

  @Test
  void should_know_how_each_fault_ends_and_tell_it() throws IOException {
    EnumSet<Fault> known = EnumSet.of(Fault.REFUSED);
    cases().forEach(each -> known.add(each.rule().fault()));

    assertThat(known).containsExactlyInAnyOrder(Fault.values());
    assertThat(Files.readString(SPECIFICATION))
        .contains(known.stream().map(fault -> "`" + fault.label() + "`").toList());
  }

  private static void assertComplete(Hour hour, HostileRun run) throws IOException {
    assertThat(run.failure()).isEmpty();
    assertThat(run.stored().records()).isEqualTo(places(3));
    assertThat(run.stored().deadLetters()).isEmpty();
    assertThat(run.stored().byInterval().keySet()).isEqualTo(ids(hour));
    assertThat(run.stored().runs().get(0)).isEqualTo("1 done");
    JsonNode counts = run.streamed().orElseThrow();
    assertThat(counts.get("fetched").intValue()).isEqualTo(Expected.USERS);
    assertThat(counts.get("stored").intValue()).isEqualTo(Expected.USERS);
    assertEntry(run, 3);
  }

  private static void assertLetter(Fault fault, Ending.Letter expected, Hour hour, HostileRun run)
      throws IOException {
    assertThat(run.failure()).isEmpty();
    List<ConsumerRecord<byte[], byte[]>> deadLetters = hour.deadLetters();
    assertThat(deadLetters).hasSize(1);
    assertThat(header(deadLetters.get(0), DeadLetter.STAGE)).isEqualTo(expected.stage());
    assertThat(header(deadLetters.get(0), DeadLetter.EXCEPTION_MESSAGE))
        .startsWith(expected.reason());
    assertThat(run.stored().deadLetters())
        .containsExactly("%s revision 1 page 2 index 9".formatted(expected.stage()));
    assertOriginal(fault, hour, deadLetters.get(0));
    Set<UUID> rest = ids(hour);
    rest.remove(id(page(hour, HostileCase.PAGE).at("/results/9")));
    assertThat(run.stored().byInterval().keySet()).isEqualTo(rest);
    assertThat(run.streamed().orElseThrow().get("dead_lettered").intValue()).isEqualTo(1);
    assertEntry(run, 3);
  }

  /** Letters of the fetching task have the source's bytes, those of the streaming task Kafka's. */
  private static void assertOriginal(
      Fault fault, Hour hour, ConsumerRecord<byte[], byte[]> deadLetter) throws IOException {
    String value = new String(deadLetter.value(), UTF_8);
    ObjectNode user = (ObjectNode) page(hour, HostileCase.PAGE).at("/results/9");
    switch (fault) {
      case NULL_USERS -> assertThat(value).isEqualTo(Json.write(NullNode.getInstance()));
      case WITHOUT_ID -> {
        user.withObject("/login").remove("uuid");
        assertThat(value).isEqualTo(Json.write(user));
      }
      case WRONG_TYPES -> {
        user.withObject("/name").putObject("first").put("text", "Ada");
        user.withObject("/dob").put("date", 18_151_210);
        assertThat(value).isEqualTo(Json.write(user));
      }
      case HALF_CHARACTERS -> {
        user.withObject("/name").put("first", "A~");
        assertThat(value).isEqualTo(Json.write(user).replace("A~", "A\\ud83d"));
      }
      case NAN_USERS -> {
        user.withObject("/location/coordinates").put("latitude", "~");
        assertThat(value).isEqualTo(Json.write(user).replace("\"~\"", "NaN"));
      }
      case BROKEN_USERS -> {
        user.put("email", "~");
        assertThat(value).isEqualTo(Json.write(user).replace("\"~\"", ""));
      }
      case HUGE_STRINGS -> {
        user.put("email", "e".repeat(2_000_000));
        String whole = Json.write(user);
        assertThat(whole).startsWith(value);
        assertThat(value.length()).isBetween(1_000_000, 1_048_588);
        assertThat(header(deadLetter, DeadLetter.FULL_SIZE))
            .isEqualTo(Integer.toString(whole.getBytes(UTF_8).length));
      }
      default -> assertThat(Json.parse(value).get("id")).isNotNull();
    }
  }

  /**
   * @param pages how many are in the topic, and in the ledger
   */
  private static void assertRed(HostileCase each, HostileRun run, String reason, int pages) {
    assertThat(run.failure()).containsInstanceOf(each.failure());
    String told = run.failure().orElseThrow().getMessage();
    assertThat(told).contains(reason);
    if (each.ending() instanceof Ending.Refused) {
      assertThat(told).contains("page 2: ").endsWith("(4 times)");
    }
    assertThat(told.lines()).as("one line").hasSize(1);
    assertThat(run.streamed()).isEmpty();
    assertThat(run.stored().byInterval()).isEmpty();
    assertEntry(run, pages);
    if (pages < 3) {
      assertThat(run.stored().records()).isEqualTo(places(pages));
      assertThat(run.stored().deadLetters()).isEmpty();
    }
  }

  private static void assertEntry(HostileRun run, int pages) {
    IntervalEntry entry = run.stored().entry().orElseThrow();
    assertThat(entry.revision()).isEqualTo(1);
    assertThat(entry.pages()).hasSize(pages);
    assertThat(entry.complete()).isEqualTo(pages == 3);
  }

  private static int injected(Hour hour) {
    return hostile.faults().report().rules().stream()
        .filter(line -> line.rule().requests().seed().equals(Optional.of(seed(hour))))
        .mapToInt(FaultReport.Line::injected)
        .sum();
  }

  private static Set<UUID> ids(Hour hour) throws IOException {
    Set<UUID> ids = new HashSet<>();
    for (int number = 1; number <= 3; number++) {
      page(hour, number).get("results").forEach(user -> ids.add(id(user)));
    }
    return ids;
  }

  private static UUID id(JsonNode user) {
    return UUID.fromString(user.at("/login/uuid").textValue());
  }

  /** As a source without faults answers it. */
  private static JsonNode page(Hour hour, int number) throws IOException {
    String query = "?seed=%s&page=%d&results=10".formatted(seed(hour), number);
    try (InputStream in = URI.create(url(well.port()) + query).toURL().openStream()) {
      return Json.parse(in.readAllBytes());
    }
  }

  private static List<String> places(int pages) {
    List<String> places = new ArrayList<>();
    for (int page = 1; page <= pages; page++) {
      for (int index = 0; index < Expected.PAGE_SIZE; index++) {
        places.add("record revision 1 page %d index %d".formatted(page, index));
      }
    }
    return places;
  }

  private static Map<String, String> fetch(Hour hour, FaultyStandIn source, Duration deadline) {
    return hour.fetch(
        "run",
        Expected.USERS,
        Map.of("SOURCE_URL", url(source.port()), "DEADLINE", deadline.toString()));
  }

  private static FaultyStandIn start() throws IOException {
    return FaultyStandIn.start(new ServerSettings(0, Optional.empty()), Clock.systemUTC());
  }

  private static FaultRule onPage2(Fault fault) {
    return FaultRule.of(fault).on(Requests.all().forPage(HostileCase.PAGE));
  }

  private static String seed(Hour hour) {
    return hour.interval().label();
  }

  private static String url(int port) {
    return "http://localhost:" + port + "/api/1.4/";
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
