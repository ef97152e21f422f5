package io.millrace.chaos;

import static io.millrace.chaos.CommittedRecords.header;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.chaos.HostileCase.Ending;
import io.millrace.common.task.DataException;
import io.millrace.common.task.TemporaryException;
import io.millrace.ledger.DeadLetter;
import io.millrace.randomuser.FaultyStandIn;
import io.millrace.randomuser.ServerSettings;
import io.millrace.randomuser.faults.Fault;
import io.millrace.randomuser.faults.FaultReport;
import io.millrace.randomuser.faults.FaultRule;
import io.millrace.randomuser.faults.FaultSchedule;
import io.millrace.randomuser.faults.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
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
 * Both tasks, and a source with every fault that there is. Every run ends with complete data, with
 * dead letters that say why, or as a failure with a reason of one line: {@code
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
  private static FaultlessSource well;

  @BeforeAll
  static void run() throws IOException {
    fixture = new PipelineFixture();
    ServerSettings settings = new ServerSettings(0, Optional.empty());
    hostile = FaultyStandIn.start(settings, Clock.systemUTC());
    well = FaultlessSource.start();
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
      run.assertComplete(well.ids(hour));
    } else if (each.ending() instanceof Ending.DeadLettered deadLetter) {
      assertDeadLettered(each.rule().fault(), deadLetter, hour, run);
    } else if (each.ending() instanceof Ending.Refused refused) {
      run.assertFailed(each.failure(), refused.reason(), 1);
      assertThat(run.reason()).contains("page 2: ").endsWith("(4 times)");
      HostileRun.of(hour, fetch(hour, hostile, each.deadline())).assertComplete(well.ids(hour));
    } else if (each.ending() instanceof Ending.Late late) {
      run.assertFailed(each.failure(), late.reason(), 1);
    } else if (each.ending() instanceof Ending.TooManyDeadLetters tooMany) {
      run.assertFailed(each.failure(), tooMany.reason(), HostileRun.PAGES);
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
      run.assertComplete(well.ids(hour));
    }
  }

  @Test
  void should_not_report_success_for_a_page_that_was_repeated_after_a_kill() throws Exception {
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
  void should_cover_and_document_each_fault() throws IOException {
    EnumSet<Fault> known = EnumSet.of(Fault.REFUSED);
    cases().forEach(each -> known.add(each.rule().fault()));

    assertThat(known).containsExactlyInAnyOrder(Fault.values());
    assertThat(Files.readString(SPECIFICATION))
        .contains(known.stream().map(fault -> "`" + fault.label() + "`").toList());
  }

  private static void assertDeadLettered(
      Fault fault, Ending.DeadLettered expected, Hour hour, HostileRun run) throws IOException {
    JsonNode user = well.page(hour, HostileCase.PAGE).at("/results/9");
    List<ConsumerRecord<byte[], byte[]>> deadLetters = hour.deadLetters();
    assertThat(run.failure()).isEmpty();
    assertThat(deadLetters).hasSize(1);
    assertThat(header(deadLetters.get(0), DeadLetter.STAGE)).isEqualTo(expected.stage());
    assertThat(header(deadLetters.get(0), DeadLetter.EXCEPTION_MESSAGE))
        .startsWith(expected.reason());
    assertThat(run.stored().deadLetters())
        .containsExactly("%s revision 1 page 2 index 9".formatted(expected.stage()));
    OriginalBytes.assertKept(fault, (ObjectNode) user.deepCopy(), deadLetters.get(0));
    Set<UUID> rest = well.ids(hour);
    rest.remove(FaultlessSource.id(user));
    assertThat(run.stored().byInterval().keySet()).isEqualTo(rest);
    assertThat(run.streamed().orElseThrow().get("dead_lettered").intValue()).isEqualTo(1);
    run.assertEntry(HostileRun.PAGES);
  }

  private static int injected(Hour hour) {
    return hostile.faults().report().rules().stream()
        .filter(line -> line.rule().requests().seed().equals(Optional.of(hour.interval().label())))
        .mapToInt(FaultReport.Line::injected)
        .sum();
  }

  private static Map<String, String> fetch(Hour hour, FaultyStandIn source, Duration deadline) {
    return hour.fetch(
        "run",
        Expected.USERS,
        Map.of("SOURCE_URL", FaultlessSource.url(source.port()), "DEADLINE", deadline.toString()));
  }

  private static FaultyStandIn start() throws IOException {
    return FaultyStandIn.start(new ServerSettings(0, Optional.empty()), Clock.systemUTC());
  }

  private static FaultRule onPage2(Fault fault) {
    return FaultRule.of(fault).on(Requests.all().forPage(HostileCase.PAGE));
  }
}
