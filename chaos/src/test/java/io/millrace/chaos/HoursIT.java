package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.pipeline.Table;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Hours that have a user in common. */
class HoursIT {
  private static final UUID SHARED = UUID.fromString("00000000-0000-4000-8000-000000000001");
  private static final Expected ONCE = new Expected(Expected.USERS, 1);

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  private final Hour older = fixture.nextHour();
  private final Hour newer = fixture.nextHour();

  @Test
  void should_keep_the_newer_hours_version_of_a_user_when_an_older_hour_is_backfilled()
      throws Exception {
    // given
    shareAUser();
    ONCE.assertIngested(newer, newer.fetch("scheduled", Expected.USERS));
    Row before = newest();

    // when
    JsonNode result = older.ingest(older.fetch("backfill", Expected.USERS));

    // then
    ONCE.assertProduced(older.stored());
    assertThat(result.get("stored").intValue()).isEqualTo(ONCE.rows());
    assertThat(older.stored().byInterval()).hasSize(ONCE.rows()).containsKey(SHARED);
    assertThat(newest().getFormattedContents()).isEqualTo(before.getFormattedContents());
    assertThat(newest().getString("city")).isEqualTo("Newer");
    // Not even a field that the newer version does not have shines through.
    assertThat(newest().isNull("phone")).isTrue();
    assertThat(versionOf(older).getString("city")).isEqualTo("Older");
    assertThat(versionOf(older).getString("phone")).isEqualTo("older's");
    assertThat(versionOf(newer).getString("city")).isEqualTo("Newer");
    assertThat(versionOf(newer).isNull("phone")).isTrue();
  }

  private void shareAUser() {
    fixture.source().alter(older.interval(), page -> share(page, "Older", "older's"));
    fixture.source().alter(newer.interval(), page -> share(page, "Newer", null));
  }

  /** The fifth user of the first page is the shared one. */
  private static void share(ObjectNode page, String city, String phone) {
    if (page.at("/info/page").intValue() == 1) {
      ObjectNode user = (ObjectNode) page.at("/results/4");
      ((ObjectNode) user.get("login")).put("uuid", SHARED.toString());
      ((ObjectNode) user.get("location")).put("city", city);
      user.put("phone", phone);
    }
  }

  private Row newest() {
    Table table = fixture.pipeline().table();
    return fixture
        .session()
        .execute(
            "SELECT * FROM %s.%s WHERE id = ?".formatted(table.keyspace(), table.name()), SHARED)
        .one();
  }

  private static Row versionOf(Hour hour) {
    return hour.rows().stream()
        .filter(row -> SHARED.equals(row.getUuid("id")))
        .findFirst()
        .orElseThrow();
  }
}
