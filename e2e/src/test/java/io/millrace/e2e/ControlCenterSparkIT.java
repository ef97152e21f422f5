package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The Control Center of a stack with compose/spark.yml: what Spark did for an hour. */
@Tag("metrics")
class ControlCenterSparkIT {
  private static final Duration LIMIT = Duration.ofMinutes(10);

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private static ControlCenterUi page;

  @BeforeAll
  static void logIn() {
    page = new ControlCenterUi(USERS.stack(), new AirflowUi(USERS.stack()));
  }

  @AfterAll
  static void close() {
    page.close();
  }

  @Test
  void should_show_the_jobs_of_an_hour_and_none_of_an_hour_without() throws Exception {
    // given
    Dag dag = USERS.dag();
    Instant withSpark = Hours.ago(12);
    Instant without = Hours.ago(13);
    String run = dag.trigger(withSpark, Dag.params().put("engine", "spark").put("users", 50));
    dag.awaitSuccess(run, LIMIT);
    dag.awaitSuccess(
        dag.trigger(without, Dag.params().put("engine", "java").put("users", 50)), LIMIT);
    Locator jobs = page.frame().locator("table[data-table=spark-jobs] tbody tr");

    // when
    page.open("view=spark&pipeline=users&interval=" + withSpark);

    // then
    assertThat(jobs.locator("[data-state=complete]").first()).hasText("succeeded");
    assertThat(page.frame().locator("[data-link=spark-ui]"))
        .hasAttribute("href", "http://localhost:" + USERS.stack().setting("SPARK_UI_PORT"));
    page.isAccessible("Spark's jobs");
    page.picture("spark");
    page.open("view=spark&pipeline=users&interval=" + without);
    assertThat(page.frame().getByText("Spark knows no job of this hour.")).isVisible();
    page.hasNoFaults();
  }
}
