package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What a user of Airflow's UI does with Millrace, in a real browser. */
@ResourceLock(Stack.IMPORT_ERRORS)
class BrowserIT {

  private static final double RENDERING_MILLIS = 5_000;
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final LocatorAssertions.IsVisibleOptions RUN_TIME =
      new LocatorAssertions.IsVisibleOptions().setTimeout((double) LIMIT.toMillis());
  private static final String BROKEN = "broken";

  private static Stack stack;
  private static Backfills backfills;
  private static AirflowUi ui;
  private static Page page;

  @RegisterExtension
  final TestExecutionExceptionHandler keepsWhatIsToBeSeen =
      (test, failure) -> {
        ui.pictureOfFailure(test.getRequiredTestMethod().getName());
        throw failure;
      };

  @BeforeAll
  static void logIn() throws Exception {
    stack = Stack.underTest();
    backfills = new Backfills(new Airflow(stack), "users");
    ui = new AirflowUi(stack);
    page = ui.page();
  }

  @AfterEach
  void cancelBackfill() throws Exception {
    backfills.cancelActive();
  }

  @AfterAll
  static void close() {
    ui.close();
  }

  @Test
  void should_find_the_dag_and_read_there_what_to_do_when_it_fails() {
    ui.open("/");
    page.getByTestId("nav-dags-link").click();
    page.getByPlaceholder("Search Dags").fill("users");
    ui.link("users").first().click();
    ui.button("Dag Docs").click();

    Locator documentation = page.getByRole(AriaRole.DIALOG).filter(text("Dag Documentation"));
    assertThat(documentation).containsText("Success means stored");
    assertThat(documentation.getByRole(AriaRole.ROW).filter(text("78")))
        .hasText(Pattern.compile("78settings.*no.*names each, its value and what is valid"));
    assertThat(documentation.getByRole(AriaRole.ROW).filter(text("99")))
        .containsText("see its run");
  }

  @Test
  void should_run_with_the_params_of_the_form_and_show_what_it_did() throws Exception {
    Instant hour = Hours.ago(120);

    ui.openForm("users");
    page.locator("[name=element_users]").fill("10");
    Locator nationalities = page.locator("#element_nat input").first();
    nationalities.fill("NO");
    nationalities.press("Enter");
    ui.picture("form");
    page.getByText("Hour", new Page.GetByTextOptions().setExact(true)).click();
    ui.enter(page.getByTestId("datetime-input").last(), hour);
    String run = ui.submitForm();

    ui.open("/dags/users/runs/" + AirflowUi.encoded(run));
    assertThat(page.getByTestId("header-card").getByText("Success")).isVisible(RUN_TIME);
    assertThat(page.getByTestId("table-cell-state").filter(text("Success"))).hasCount(3);
    try (Rows rows = new Rows(stack)) {
      assertThat(rows.ofInterval(hour)).hasSize(10);
      assertThat(rows.nationalities(hour)).containsOnly("NO");
    }

    page.getByTestId("table-cell-task_display_name").getByText("stream_to_cassandra").click();
    assertThat(page.getByText(Pattern.compile("interval_start .*, stored 10"))).isVisible();
    ui.picture("log");

    ui.link("Details").click();
    ui.link("Image and environment").click();
    assertThat(page.getByText("millrace/stream-to-cassandra:").first()).isVisible();
    ui.link("Details").click();
    ui.link("What was stored").click();
    assertThat(page.getByText("cassandra:user_streams/created_users").first()).isVisible();
  }

  @Test
  void should_refuse_a_number_out_of_range_with_the_reason_and_change_none() {
    ui.openForm("users");
    Locator users = page.locator("[name=element_users]");
    assertThat(page.getByText("From 1 to 1,000,000.")).isVisible();
    users.fill("2000000");
    users.press("Tab");
    assertThat(users).hasValue("2000000");
    page.getByTestId("trigger-dag-submit").click();

    assertThat(page.getByText("users: 2000000 is greater than the maximum of 1000000")).isVisible();
    ui.picture("refused");
  }

  @Test
  void should_backfill_three_hours() throws Exception {
    Instant first = Hours.ago(124);
    Instant last = first.plus(2, ChronoUnit.HOURS);

    ui.openForm("users");
    page.getByText("Run this Dag for a range of dates").click();
    ui.enter(page.getByTestId("datetime-input").nth(0), first);
    ui.enter(page.getByTestId("datetime-input").nth(1), last);
    page.locator("input[name=max_active_runs]").fill("3");
    // Without it Airflow drops what its form says of params, for new runs as well.
    page.getByText("Override parameters on existing runs").click();
    page.locator("[name=element_users]").fill("10");
    page.locator("[name=element_users]").press("Tab");
    int backfill = ui.submitBackfill();

    ui.openRuns("users", "backfill", first, last);
    Locator states = page.getByTestId("table-cell-state");
    assertThat(states.filter(text("Success")).nth(2)).isVisible(RUN_TIME);
    assertThat(states).hasCount(3);
    ui.picture("backfill-runs");
    // Its runs have ended, but until it has, too, nobody else can begin one.
    backfills.await(backfill, LIMIT);
    try (Rows rows = new Rows(stack)) {
      for (int hour = 0; hour < 3; hour++) {
        assertThat(rows.ofInterval(first.plus(hour, ChronoUnit.HOURS))).hasSize(10);
      }
    }
  }

  @Test
  void should_show_why_a_pipeline_is_none() throws Exception {
    String users = Files.readString(stack.file("pipelines/users.yaml"));
    Path pipeline = stack.file("pipelines/" + BROKEN + ".yaml");
    Path dag = stack.file("dags/" + BROKEN + ".py");
    try {
      Files.writeString(
          pipeline,
          users
              .replace("name: users\n", "name: " + BROKEN + "\n")
              .replace("buckets: 16", "buckets: 0"));
      Files.writeString(
          dag, "from millrace.dag import pipeline_dag\n\npipeline_dag(\"" + BROKEN + "\")\n");

      Locator errors = page.getByText(Pattern.compile("^Dag Import Errors?$"));
      page.waitForCondition(
          () -> homePageShows(errors),
          new Page.WaitForConditionOptions().setTimeout((double) LIMIT.toMillis()));
      errors.click();
      page.getByText(BROKEN + ".py").click();

      assertThat(page.getByRole(AriaRole.DIALOG).filter(text(BROKEN + ".py")))
          .containsText(
              Pattern.compile(
                  BROKEN + "\\.yaml:\\d+: /table/by_interval/buckets is 0; it must be at least 1"));
      ui.picture("import-error");
    } finally {
      Files.deleteIfExists(dag);
      Files.deleteIfExists(pipeline);
    }
  }

  /** The home page asks for import errors when it is opened, and not again. */
  private static boolean homePageShows(Locator errors) {
    page.waitForResponse(
        response -> response.url().contains("/api/v2/importErrors"), () -> ui.open("/"));
    try {
      errors.waitFor(new Locator.WaitForOptions().setTimeout(RENDERING_MILLIS));
      return true;
    } catch (TimeoutError e) {
      return false;
    }
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
