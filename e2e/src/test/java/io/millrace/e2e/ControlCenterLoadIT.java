package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The Control Center's page whose files do not arrive, as happens in a browser on the machine of
 * the containers when one of them starts.
 */
@Execution(ExecutionMode.CONCURRENT)
@ResourceLock(value = Stack.SERVICES, mode = ResourceAccessMode.READ)
class ControlCenterLoadIT {
  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  @ParameterizedTest
  @EnumSource
  @Execution(ExecutionMode.SAME_THREAD)
  void should_load_again_until_its_files_are_there(ControlCenterUi.Unanswered how) {
    // given
    AirflowUi ui = new AirflowUi(USERS.stack());
    try (ControlCenterUi page = new ControlCenterUi(USERS.stack(), ui)) {
      page.withoutFiles(how);
      page.begin("view=health");
      assertThat(page.frame().locator("#not-loaded")).isVisible();

      // when
      page.withFiles();

      // then
      assertThat(page.view("health")).isVisible();
    }
  }
}
