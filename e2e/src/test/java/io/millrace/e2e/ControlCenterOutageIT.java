package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A component hangs while the Control Center is open: its part of the page says so, the rest works,
 * and what was seen comes back by itself.
 */
@ResourceLock(Stack.SERVICES)
@ResourceLock(Stack.STORES)
class ControlCenterOutageIT {

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private static ControlCenterUi page;
  private static AirflowUi ui;

  @RegisterExtension
  final TestExecutionExceptionHandler keepsWhatIsToBeSeen =
      (test, failure) -> {
        ui.pictureOfFailure(test.getRequiredTestMethod().getName());
        throw failure;
      };

  private final Stack stack = USERS.stack();
  private String paused;

  @BeforeAll
  static void logIn() {
    ui = new AirflowUi(USERS.stack());
    page = new ControlCenterUi(USERS.stack(), ui);
  }

  @AfterEach
  void unpause() throws Exception {
    if (paused != null) {
      stack.unpause(paused);
      paused = null;
    }
  }

  @AfterAll
  static void close() {
    page.close();
  }

  @ParameterizedTest
  @CsvSource({
    "kafka, kafka, topics, cassandra",
    "cassandra, cassandra, hours, topics",
    "registry, registry, schema, hours",
    "control-center, control-center, hours, ''"
  })
  void should_say_what_hangs_and_show_the_rest(
      String service, String component, String itsView, String otherView) throws Exception {
    page.open("view=" + itsView + "&pipeline=users");
    assertThat(page.failure(component)).hasCount(0);

    stack.pause(service);
    paused = service;
    page.action("refresh").click();

    assertThat(page.failure(component)).isVisible();
    assertThat(page.failure(component)).containsText("showing what was read at");
    if (!otherView.isEmpty()) {
      page.go(otherView);
      assertThat(page.view(otherView).locator("table, .heat-map, .cassandra-table").first())
          .isVisible();
      assertThat(page.frame().locator("[data-failure]")).hasCount(0);
    }
    stack.unpause(service);
    paused = null;
    if (!otherView.isEmpty()) {
      page.go(itsView);
    }
    // by itself
    assertThat(page.failure(component)).hasCount(0);
    page.hasNoFaults();
  }

  @Test
  void should_say_that_airflow_does_not_answer_while_its_database_hangs() throws Exception {
    // given
    page.open("view=hours&pipeline=users");
    Locator hours = page.view("hours").locator(".heat-map");
    assertThat(hours).isVisible();

    // when
    stack.pause("postgres");
    paused = "postgres";
    page.action("refresh").click();

    // then
    assertThat(page.failure("airflow")).isVisible();
    assertThat(page.failure("airflow"))
        .containsText("Airflow has not answered within 20 s; showing what was read at");
    assertThat(hours).isVisible();
    stack.unpause(paused);
    paused = null;
    // by itself
    assertThat(page.failure("airflow")).hasCount(0);
    assertThat(hours).isVisible();
    page.hasNoFaults();
  }

  @Test
  void should_list_what_is_down_under_health() throws Exception {
    page.open("view=health&pipeline=users");

    stack.pause("docker-proxy");
    paused = "docker-proxy";
    stack.kill("randomuser");
    try {
      assertThat(component("source", "down")).isVisible();
      assertThat(component("policy proxy", "down")).isVisible();
    } finally {
      stack.start("randomuser");
    }
    stack.unpause(paused);
    paused = null;
    assertThat(component("source", "ok")).isVisible();
    assertThat(component("policy proxy", "ok")).isVisible();
  }

  private static Locator component(String name, String state) {
    return page.frame()
        .locator("tr:has([data-component^='%s']):has([data-state=%s])".formatted(name, state));
  }
}
