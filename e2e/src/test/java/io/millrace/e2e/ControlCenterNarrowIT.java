package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Control Center on a phone, beside Airflow's own navigation: nothing is cut off. */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class ControlCenterNarrowIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final int WIDTH = 360;
  private static final int HEIGHT = 740;
  private static final Instant FIRST = Hours.ago(47);

  /**
   * What is cut off, with all details open: what makes the document wider than the frame, and what
   * cannot be scrolled to where it can be pressed.
   */
  private static final String CUT_OFF =
      """
      () => {
        document.querySelectorAll('details').forEach((one) => { one.open = true; });
        const { clientWidth, scrollWidth } = document.documentElement;
        const name = (one) => one.outerHTML.slice(0, 200);
        const scrolls = (one) => one !== document.body
          && (getComputedStyle(one).overflowX !== 'visible' || scrolls(one.parentElement));
        const wide = [...document.querySelectorAll('body *')]
          .filter((one) => one.getBoundingClientRect().right > clientWidth && !scrolls(one));
        const used = [...document.querySelectorAll('a[href], button, select, input, summary')]
          .filter((one) => one.checkVisibility() && !one.matches('.only-read'));
        const lost = used.filter((one) => {
          one.scrollIntoView({ block: 'center', inline: 'center' });
          const box = one.getClientRects()[0];
          const [left, right] = [Math.max(box.left, 0), Math.min(box.right, clientWidth)];
          const seen = document.elementFromPoint((left + right) / 2, (box.top + box.bottom) / 2);
          return right - left < Math.min(box.width, clientWidth) * 0.9 || !one.contains(seen);
        });
        return [
          ...(scrollWidth > clientWidth ? [`${scrollWidth} px in ${clientWidth} px`] : []),
          ...wide.map((one) => `too wide: ${name(one)}`),
          ...lost.map((one) => `out of reach: ${name(one)}`),
        ];
      }
      """;

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private static ControlCenterUi page;
  private static AirflowUi ui;

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
    page.resize(WIDTH, HEIGHT);
    USERS.dag().awaitSuccess(run, LIMIT);
  }

  @AfterAll
  static void close() {
    page.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hours",
        "hours&show=list",
        "throughput",
        "topics&by=interval",
        "consumers",
        "dead-letters",
        "schema",
        "cassandra&rows=hour",
        "spark",
        "health"
      })
  @Execution(ExecutionMode.SAME_THREAD)
  void should_cut_nothing_off(String view) throws Exception {
    // when
    page.open("view=" + view + "&pipeline=users&interval=" + FIRST);

    // then
    assertThat(page.frame().locator("[data-failure]")).hasCount(0);
    page.picture("narrow-" + view.replaceAll("&.*=", "-"));
    isWhole(view);
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_open_an_hour_wherever_it_is_in_the_heat_map() throws Exception {
    // given
    page.open("view=hours&pipeline=users");
    Locator midnight = page.frame().locator("td:nth-child(2) .hour").first();
    Locator lastOfDay = page.frame().locator("td:last-child .hour").first();

    for (Locator hour : List.of(midnight, lastOfDay, page.hour(FIRST))) {
      String start = hour.getAttribute("data-start");

      // when
      hour.click();

      // then
      assertThat(page.frame().locator("#hour-detail")).hasAttribute("data-hour", start);
      assertThat(page.frame().locator("#hour-title")).isInViewport();
      page.loaded();
    }
    page.picture("narrow-hour");
    isWhole("an hour's details");
    page.action("close-hour").click();
    assertThat(page.frame().locator("#hour-detail")).hasCount(0);
    page.hasNoFaults();
  }

  @Test
  @Execution(ExecutionMode.SAME_THREAD)
  void should_show_what_a_backfill_would_do() throws Exception {
    // given
    page.open("view=hours&pipeline=users");
    Locator dialog = page.frame().locator("dialog[open]");

    // when
    page.action("select-range").first().click();
    isWhole("a selection");
    page.action("backfill").click();

    // then
    page.picture("narrow-backfill");
    assertThat(dialog.locator("[data-action=confirm]")).isInViewport();
    page.isAccessible("a dialog on a narrow screen");
    dialog.locator("[data-action=cancel]").click();
    assertThat(dialog).hasCount(0);
    page.hasNoFaults();
  }

  private static void isWhole(String what) throws Exception {
    BoundingBox frame = ui.page().locator("iframe").boundingBox();
    assertThat(frame.x + frame.width).isLessThanOrEqualTo(WIDTH);
    assertThat(frame.y + frame.height).isLessThanOrEqualTo(HEIGHT);
    assertThat((List<?>) page.evaluate(CUT_OFF)).as("cut off in " + what).isEmpty();
    page.isAccessible(what + " on a narrow screen");
  }
}
