package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
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

/**
 * The Control Center is left open while pipelines are added, broken, corrected, renamed and removed
 * by files. The source of these pipelines sends scripts and control characters.
 */
@Execution(ExecutionMode.CONCURRENT)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
@ResourceLock(Stack.IMPORT_ERRORS)
class ControlCenterChangesIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private static final Queue<String> dialogs = new ConcurrentLinkedQueue<>();
  private static ParcelsSource source;
  private static ParcelsPipeline parcels;
  private static ParcelsPipeline shipments;
  private static ControlCenterUi page;
  private static AirflowUi ui;

  @RegisterExtension
  final TestExecutionExceptionHandler keepsWhatIsToBeSeen =
      (test, failure) -> {
        ui.pictureOfFailure(test.getRequiredTestMethod().getName());
        throw failure;
      };

  @BeforeAll
  static void leaveThePageOpen() throws Exception {
    parcels = new ParcelsPipeline(USERS.stack(), "parcels");
    shipments = new ParcelsPipeline(USERS.stack(), "shipments");
    removeFiles();
    source = new ParcelsSource(USERS.stack());
    ui = new AirflowUi(USERS.stack());
    ui.page()
        .onDialog(
            dialog -> {
              dialogs.add(dialog.message());
              dialog.dismiss();
            });
    page = new ControlCenterUi(USERS.stack(), ui);
    page.open("view=hours&pipeline=users");
    // A page that is loaded again has lost it.
    page.evaluate("document.leftOpen = true");
  }

  @AfterEach
  void isStillTheSamePageAndWithoutFaults() {
    assertThat(page.evaluate("document.leftOpen === true"))
        .as("the page has not been loaded again")
        .isEqualTo(true);
    assertThat(dialogs).as("what a script has said").isEmpty();
    page.hasNoFaults();
  }

  @AfterAll
  static void close() throws Exception {
    page.close();
    removeFiles();
    source.remove();
  }

  private static void removeFiles() throws IOException {
    parcels.remove();
    shipments.remove();
  }

  @Test
  @Order(1)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_offer_a_pipeline_that_is_added() throws Exception {
    // when
    parcels.add();

    // then
    isListed("parcels");
    assertThat(option("parcels")).hasText("parcels");
    choose("parcels");
    hasStoredAnHour("parcels");
    assertThat(hours("dead_letters").first()).isVisible();
  }

  @Test
  @Order(2)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_show_what_a_source_sends_as_text() {
    page.go("topics");
    page.action("search").click();
    Locator parcel = page.frame().locator(".record").first();
    assertThat(parcel.locator(".record-value")).containsText(ParcelsSource.SHOWN);
    assertThat(parcel.locator(".facts")).containsText(ParcelsSource.SHOWN);
    isOnlyText("topics");

    page.go("cassandra");
    page.frame().locator("#rows-rows").selectOption("newest");
    page.action("search").click();
    Locator row = page.frame().locator("[data-table=rows] tbody tr").first();
    assertThat(row.locator(".cell", containing(ParcelsSource.SHOWN))).hasCount(2);
    isOnlyText("cassandra");

    page.go("dead-letters");
    Locator letter = page.frame().locator(".dead-letter").first();
    assertThat(letter.locator(".json-text", containing(ParcelsSource.SHOWN))).hasCount(3);
    assertThat(letter.locator(".json-name", containing(ParcelsSource.SHOWN))).hasCount(1);
    assertThat(letter.locator(".reason")).containsText("weight");
    isOnlyText("dead-letters");
  }

  @Test
  @Order(3)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_say_what_is_wrong_with_a_file_until_it_is_corrected() throws Exception {
    // given
    page.go("hours");

    // when
    parcels.spoil();

    // then
    Pattern[] problem = {
      Pattern.compile(
          "Error\\s*pipelines/parcels\\.yaml is invalid: /topic/partitions is \"one\""
              + " \\(valid: .+\\)")
    };
    assertThat(notices()).hasText(problem);
    assertThat(option("parcels")).hasText("parcels (invalid)");
    Await.until(Await.SOON, "Airflow has read the file", ControlCenterChangesIT::hasImportError);
    page.action("refresh").click();
    page.loaded();
    assertThat(notices()).hasText(problem);
    page.picture("invalid");

    choose("users");
    assertThat(page.view("hours").locator(".heat-map")).isVisible();
    hasNoNotices();

    // and when it is corrected
    choose("parcels");
    assertThat(notices()).hasText(problem);
    parcels.correct();
    assertThat(hours("dead_letters").first()).isVisible();
    hasNoNotices();
    assertThat(option("parcels")).hasText("parcels");
  }

  @Test
  @Order(4)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_say_that_a_pipeline_is_gone_when_it_is_renamed() throws Exception {
    // when
    parcels.renameTo(shipments);

    // then
    assertThat(notices()).hasText(gone("parcels"));
    isListed("shipments");
    assertThat(option("shipments")).hasText("shipments");
    assertThat(option("parcels")).hasCount(0);
    page.picture("gone");
    choose("shipments");
    hasStoredAnHour("shipments");
    assertThat(hours("dead_letters").first()).isVisible();
    hasNoNotices();
  }

  @Test
  @Order(5)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_say_what_became_of_a_pipeline_that_a_link_names() {
    try (Page other = ui.page().context().newPage()) {
      for (String view : ControlCenterUi.VIEWS) {
        other.navigate("about:blank");
        AirflowUi.open(other, "/plugin/control-center#view=" + view + "&pipeline=parcels");
        FrameLocator frame = other.frameLocator("iframe");
        assertThat(frame.locator("main[data-view=" + view + "][aria-busy=false]")).isVisible();
        assertThat(frame.getByText("Loading…")).hasCount(0);
        if (!view.equals("health")) {
          assertThat(frame.locator(".notice")).hasText(gone("parcels"));
        }
      }
      AirflowUi.open(other, "/dags/parcels/plugin/control-center-dag");
      assertThat(other.frameLocator("iframe").locator(".notice"))
          .containsText("The DAG parcels belongs to no pipeline that you may read");
    }
  }

  @Test
  @Order(6)
  @Execution(ExecutionMode.SAME_THREAD)
  void should_say_that_a_pipeline_is_gone_when_it_is_removed() throws Exception {
    // given
    page.go("topics");

    // when
    shipments.remove();

    // then
    assertThat(notices()).hasText(gone("shipments"));
    assertThat(option("shipments")).hasCount(0);
    choose("users");
    assertThat(page.view("topics").locator("table").first()).isVisible();
    hasNoNotices();
  }

  private static void choose(String pipeline) {
    page.frame().locator("#pipeline").selectOption(pipeline);
    page.loaded();
  }

  private static Locator option(String pipeline) {
    return page.frame().locator("#pipeline option[value=" + pipeline + "]");
  }

  /**
   * Everything that the page says about what is shown or is not. Backfills of the users are another
   * class's, which may run beside this one.
   */
  private static Locator notices() {
    return page.frame().locator(":not([data-backfill]) > .notice");
  }

  /** Unlike a count, it shows what they say if it fails. */
  private static void hasNoNotices() {
    assertThat(notices()).hasText(new String[0]);
  }

  private static Locator hours(String state) {
    return page.frame().locator("button.hour[data-state=" + state + "]");
  }

  private static Pattern[] gone(String pipeline) {
    return new Pattern[] {
      Pattern.compile("Note\\s*There is no pipeline " + pipeline + " that you may read: .+")
    };
  }

  private static void hasStoredAnHour(String pipeline) throws Exception {
    Dag dag = USERS.another(pipeline);
    List<String> runs =
        Await.value(
            Await.SOON,
            pipeline + " has a run",
            () -> dag.latest("scheduled", 1),
            found -> !found.isEmpty());
    dag.awaitSuccess(runs.get(0), LIMIT);
  }

  private static void isListed(String pipeline) throws Exception {
    Await.until(Await.SOON, "Airflow has " + pipeline, () -> USERS.airflow().lists(pipeline));
  }

  private static boolean hasImportError() throws Exception {
    return USERS.airflow().filesWithErrors().contains("parcels");
  }

  private static Locator.LocatorOptions containing(String text) {
    return new Locator.LocatorOptions().setHasText(text);
  }

  /** Nothing of what is shown has become part of the page, or is invisible in its text. */
  private static void isOnlyText(String view) {
    page.picture("hostile-" + view);
    assertThat(page.frame().locator("img, [onerror], body script:not([src])")).hasCount(0);
    assertThat(page.view(view).textContent()).doesNotContain("\u001b", "\u202e");
  }
}
