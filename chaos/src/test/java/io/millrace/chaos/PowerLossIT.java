package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Both services killed as soon as a run has succeeded. SIGKILL leaves what the kernel has not yet
 * written to the disk; what a power cut may take besides is in docs/durability.md.
 */
class PowerLossIT {
  private static final int USERS = 90;
  private static final Path COMPOSE = Path.of("../docker-compose.yml");
  private static final Pattern SETTING =
      Pattern.compile("-Dcassandra\\.settings\\.(commitlog_sync\\w*)=(\\S+)");

  @Test
  void should_have_every_row_and_record_after_both_services_are_killed() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Hour hour = fixture.nextHour();
      JsonNode result = hour.ingest(hour.fetch("run", USERS));

      // when
      Services.cassandra().kill();
      Services.kafka().kill();
      Services.kafka().restart();
      Services.cassandra().restart();

      // then
      fixture.awaitSession();
      new Expected(USERS, 1).assertStored(hour, result);
    }
  }

  /** Else the test above would show what another configuration does. */
  @Test
  void should_sync_the_commit_log_as_the_stack_does() throws Exception {
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      Map<String, String> stack = ofTheStack();

      // when
      Map<String, String> effective = new TreeMap<>();
      fixture
          .session()
          .execute("SELECT name, value FROM system_views.settings")
          .forEach(row -> effective.put(row.getString("name"), row.getString("value")));

      // then
      assertThat(stack).containsEntry("commitlog_sync", "group");
      assertThat(effective).containsAllEntriesOf(stack);
    }
  }

  private static Map<String, String> ofTheStack() throws IOException {
    Map<String, String> settings = new TreeMap<>();
    SETTING
        .matcher(Files.readString(COMPOSE))
        .results()
        .forEach(setting -> settings.put(setting.group(1), setting.group(2)));
    return settings;
  }
}
