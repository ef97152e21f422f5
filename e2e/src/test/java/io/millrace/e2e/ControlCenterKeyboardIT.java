package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The Control Center by the keyboard alone: all can be reached, seen, used and left. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class ControlCenterKeyboardIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final LocatorAssertions.IsVisibleOptions RUN_TIME =
      new LocatorAssertions.IsVisibleOptions().setTimeout((double) LIMIT.toMillis());

  /** Two days before the newest hour. */
  private static final Instant FIRST = Hours.ago(49);

  /** Hours that no test stores, oldest first. */
  private static final List<Instant> MISSING = List.of(Hours.ago(46), Hours.ago(45), Hours.ago(44));

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private static ControlCenterUi page;
  private static AirflowUi ui;
  private static KeyboardFocus focus;

  @RegisterExtension
  final TestExecutionExceptionHandler keepsWhatIsToBeSeen =
      (test, failure) -> {
        ui.pictureOfFailure(test.getRequiredTestMethod().getName());
        throw failure;
      };

  @BeforeAll
  static void storeAnHourAndLogIn() throws Exception {
    String run = USERS.dag().trigger(FIRST, Dag.params().put("users", 10));
    ui = new AirflowUi(USERS.stack());
    page = new ControlCenterUi(USERS.stack(), ui);
    focus = new KeyboardFocus(page);
    USERS.dag().awaitSuccess(run, LIMIT);
  }

  @AfterEach
  void enlarge() {
    page.resize(1280, 900);
  }

  @AfterAll
  static void close() {
    page.close();
  }

  static Stream<String> views() {
    return ControlCenterUi.VIEWS.stream();
  }

  @ParameterizedTest
  @MethodSource("views")
  @Execution(ExecutionMode.SAME_THREAD)
  void should_reach_all_there_is_in_a_view_by_tab_and_leave_the_frame(String view) {
    // given
    page.open("view=" + (view.equals("hours") ? "health" : "hours") + "&pipeline=users");
    Locator link = page.frame().locator("[data-view-link=" + view + "]");

    // when
    focus.tabTo(link);
    page.press("Enter");

    // then
    assertThat(page.view(view)).isVisible();
    page.loaded();
    assertThat(link).isFocused();
    List<String> stops = focus.walk();
    assertThat(stops)
        .anyMatch(stop -> stop.contains("data-view-link=\"hours\""))
        .anyMatch(stop -> stop.contains("id=\"pipeline\""))
        .anyMatch(stop -> stop.contains("data-action=\"refresh\""));
    assertThat(stops.stream().filter(stop -> stop.contains("class=\"hour\"")))
        .as("stops of the heat map")
        .hasSize(view.equals("hours") ? 1 : 0);
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_reach_all_there_is_about_an_hour() {
    page.open("view=hours&pipeline=users&hour=" + FIRST);

    assertThat(focus.walk())
        .anyMatch(stop -> stop.contains("data-action=\"close-hour\""))
        .anyMatch(stop -> stop.contains("data-link=\"log\""));
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_move_among_hours_by_arrow_keys_and_open_one() {
    // given
    Instant newest = tabToNewestHour();
    Instant midnight = newest.truncatedTo(ChronoUnit.DAYS);
    Locator detail = page.frame().locator("#hour-detail");
    Locator title = page.frame().locator("#hour-title");

    // when and then
    move("ArrowDown", newest.minus(1, ChronoUnit.DAYS));
    move("ArrowUp", newest);
    moveLeft(newest, midnight);
    move("ArrowLeft", midnight.minus(1, ChronoUnit.HOURS));
    move("ArrowRight", midnight);
    page.press("Enter");
    assertThat(detail).hasAttribute("data-hour", midnight.toString());
    page.loaded();
    assertThat(title).isFocused();
    page.press("Escape");
    assertThat(detail).hasCount(0);
    assertThat(page.hour(midnight)).isFocused();

    // and on to another view, by a button that goes with this one
    page.press("Enter");
    assertThat(title).isFocused();
    page.loaded();
    focus.tabOnTo(page.action("open-rows"), "Tab");
    page.press("Enter");
    assertThat(page.view("cassandra")).isFocused();
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_select_hours_and_ask_before_it_fills_them() {
    // given
    Instant dayBefore = tabToNewestHour().minus(1, ChronoUnit.DAYS);
    move("ArrowDown", dayBefore);
    moveLeft(dayBefore, MISSING.get(0));

    // when
    move("Shift+ArrowRight", MISSING.get(1));
    move("Shift+ArrowRight", MISSING.get(2));

    // then
    for (Instant hour : MISSING) {
      assertThat(page.hour(hour)).hasAttribute("aria-pressed", "true");
    }
    Locator dialog = page.frame().locator("dialog[open]");
    focus.tabOnTo(page.action("backfill"), "Shift+Tab");
    page.press("Enter");
    assertThat(dialog).containsText("3 hours");
    assertThat(dialog.locator(":focus")).isVisible();
    page.press("Escape");
    assertThat(dialog).hasCount(0);
    assertThat(page.action("backfill")).isFocused();

    // and back to the hours
    focus.tabOnTo(page.action("clear-selection"), "Tab");
    page.press("Enter");
    assertThat(page.action("backfill")).hasCount(0);
    assertThat(page.hour(MISSING.get(2))).isFocused();
    page.hasNoFaults();
  }

  /** The bar stays at the top while the hours are scrolled. */
  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_not_hide_the_hour_in_focus_under_the_bar_about_the_selection() {
    // given
    Instant newest = tabToNewestHour();
    page.resize(1280, 130);
    move("ArrowDown", newest.minus(1, ChronoUnit.DAYS));
    move("ArrowDown", newest.minus(2, ChronoUnit.DAYS));
    page.evaluate("() => scrollBy(0, document.activeElement.getBoundingClientRect().top - 30)");

    for (int days = 1; days >= 0; days--) {
      // when
      move("Shift+ArrowUp", newest.minus(days, ChronoUnit.DAYS));

      // then
      focus.isSeen();
    }
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_leave_the_focus_where_it_is_when_it_refreshes() {
    // given
    Instant hour = tabToNewestHour().minus(1, ChronoUnit.DAYS);
    move("ArrowDown", hour);
    Locator readAt = page.frame().locator("[data-read-at]");
    String before = readAt.getAttribute("data-read-at");

    // when
    assertThat(readAt).not().hasAttribute("data-read-at", before);

    // then
    assertThat(page.hour(hour)).isFocused();
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_start_a_dry_run_and_go_on_at_its_result() {
    // given
    page.open("view=dead-letters&pipeline=users&interval=" + FIRST);
    Locator result = page.frame().locator("#replay-run");

    // when
    focus.tabTo(page.action("dry-run"));
    page.press("Enter");

    // then
    assertThat(result).isFocused();
    assertThat(result.locator("[data-run-kind=dry-run][data-run-state=success]"))
        .isVisible(RUN_TIME);
    assertThat(result).isFocused();
    focus.tabOnTo(page.action("replay"), "Shift+Tab");
    page.hasNoFaults();
  }

  /** Goes to the heat map by Tab, which leads to the newest hour; returns its start. */
  private static Instant tabToNewestHour() {
    page.open("view=hours&pipeline=users");
    focus.tabTo(page.frame().locator("button.hour"));
    return Instant.parse(page.focused().getAttribute("data-start"));
  }

  private static void moveLeft(Instant from, Instant to) {
    for (Instant hour = from; hour.isAfter(to); ) {
      hour = hour.minus(1, ChronoUnit.HOURS);
      move("ArrowLeft", hour);
    }
  }

  private static void move(String keys, Instant expected) {
    page.press(keys);
    assertThat(page.hour(expected)).isFocused();
  }
}
