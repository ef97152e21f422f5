package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.KeyboardModifier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Did my hour land, and if not, why: what a user sees and does in the Control Center. */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class ControlCenterIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final LocatorAssertions.HasAttributeOptions RUN_TIME =
      new LocatorAssertions.HasAttributeOptions().setTimeout((double) LIMIT.toMillis());
  private static final Instant BAD = Hours.ago(20);

  @RegisterExtension static final DagUnderTest PEOPLE = DagUnderTest.named(PeoplePipeline.NAME);

  private static PeoplePipeline people;
  private static ControlCenterUi page;
  private static AirflowUi ui;

  @RegisterExtension
  final TestExecutionExceptionHandler keepsWhatIsToBeSeen =
      (test, failure) -> {
        ui.pictureOfFailure(test.getRequiredTestMethod().getName());
        throw failure;
      };

  private final Dag dag = PEOPLE.dag();

  @BeforeAll
  static void addPipelineAndLogIn() throws Exception {
    people = new PeoplePipeline(PEOPLE.stack(), PEOPLE.airflow());
    people.add();
    ui = new AirflowUi(PEOPLE.stack());
    page = new ControlCenterUi(PEOPLE.stack(), ui);
  }

  @AfterAll
  static void close() throws Exception {
    page.close();
    people.remove();
  }

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_show_an_hour_with_bad_records_in_amber_and_replay_it_to_green() throws Exception {
    // given
    String run = dag.trigger(BAD, Dag.params());
    page.open("view=hours&pipeline=people");
    assertThat(page.hour(BAD)).hasAttribute("data-state", "dead_letters", RUN_TIME);
    dag.awaitSuccess(run, LIMIT);
    JsonNode result = dag.result(run, "stream_to_cassandra");
    int bad = result.get("dead_lettered").asInt();
    assertThat(bad).isBetween(1, 39);

    // when the hour is opened
    assertThat(page.hour(BAD))
        .hasAttribute(
            "aria-label",
            Pattern.compile(
                ".*dead letters, %d stored, %d open dead letters".formatted(40 - bad, bad)));
    page.hour(BAD).click();
    assertThat(page.frame().locator("#hour-detail")).containsText("%d open".formatted(bad));
    page.picture("hours");
    page.hasNoFaults();

    // and its dead letters
    page.go("dead-letters");
    page.action("choose-hour")
        .and(page.frame().locator("[data-start='" + BAD + "']"))
        .first()
        .click();
    Locator letters = page.frame().locator(".dead-letter");
    assertThat(letters).hasCount(bad);
    assertThat(letters.first()).containsText("post_code");
    assertThat(letters.first()).containsText("postcode");
    page.picture("dead-letters");

    // then a dry run says what a replay would do before and after the pipeline is corrected
    assertThat(page.action("replay")).isDisabled();
    dryRun();
    assertThat(count("would_fail_again")).hasText(Integer.toString(bad));
    people.correct();
    Await.until(
        LIMIT,
        "a dry run with the corrected pipeline",
        () -> {
          dryRun();
          return count("would_be_replayed").textContent().equals(Integer.toString(bad));
        });
    page.action("replay").click();
    assertThat(page.frame().locator("[data-run-kind=replay]"))
        .hasAttribute("data-run-state", "success", RUN_TIME);
    assertThat(count("replayed")).hasText(Integer.toString(bad));
    assertThat(count("remaining")).hasText("0");
    page.go("hours");
    assertThat(page.hour(BAD)).hasAttribute("data-state", "complete");
    page.hasNoFaults();
  }

  private static void dryRun() {
    page.action("dry-run").click();
    assertThat(
            page.frame()
                .locator("[data-run-kind=dry-run][data-run-state=success] [data-count=letters]"))
        .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout((double) LIMIT.toMillis()));
  }

  private static Locator count(String name) {
    return page.frame().locator("[data-section=replay-run] [data-count=" + name + "]");
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_show_missing_hours_and_fill_them_by_a_backfill() throws Exception {
    // given
    Instant first = Hours.ago(29);
    Instant last = Hours.ago(28);
    dag.awaitSuccess(dag.trigger(Hours.ago(30), Dag.params().put("users", 5)), LIMIT);

    // when
    page.open("view=hours&pipeline=people");
    assertThat(page.hour(first)).hasAttribute("data-state", "missing");
    assertThat(page.hour(last)).hasAttribute("data-state", "missing");
    page.hour(first).click();
    page.hour(last).click(new Locator.ClickOptions().setModifiers(List.of(KeyboardModifier.SHIFT)));
    page.action("backfill").click();
    Locator dialog = page.frame().locator("dialog[open]");
    assertThat(dialog).containsText("2 hours");
    page.picture("backfill");
    dialog.locator("[data-action=confirm]").click();

    // then
    for (Instant hour : List.of(first, last)) {
      assertThat(page.hour(hour)).hasAttribute("data-state", "complete", RUN_TIME);
      assertThat(page.hour(hour))
          .hasAttribute("aria-label", Pattern.compile(".*complete, 40 stored"));
    }
    page.hasNoFaults();
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_show_every_view_with_data_and_without_and_in_both_colours() throws Exception {
    for (String pipeline : List.of(PeoplePipeline.NAME, PeoplePipeline.EMPTY)) {
      for (String view : ControlCenterUi.VIEWS) {
        page.open("view=" + view + "&pipeline=" + pipeline);
        assertThat(page.view(view)).isVisible();
        assertThat(page.frame().locator("[data-failure]")).hasCount(0);
        page.isAccessible(view + " of " + pipeline);
        page.picture(view + "-of-" + pipeline);
      }
    }
    page.open("view=hours&pipeline=people");
    page.colours(ColorScheme.DARK);
    page.isAccessible("hours in the dark");
    page.picture("dark");
    page.colours(ColorScheme.LIGHT);
    page.hasNoFaults();
  }

  @Test
  @Order(4)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_be_a_tab_of_the_dag_and_of_its_run() throws Exception {
    String run = dag.find("state=success").get(0).get("dag_run_id").asText();

    for (String tab :
        List.of(
            "/dags/people/plugin/control-center-dag",
            "/dags/people/runs/" + AirflowUi.encoded(run) + "/plugin/control-center-run")) {
      page.openTab(tab);
      assertThat(page.frame().locator("[data-pipeline=people]")).isVisible();
      assertThat(page.frame().locator("#pipeline")).hasCount(0);
    }
    page.hasNoFaults();
  }
}
