package io.millrace.store.follow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import org.junit.jupiter.api.Test;

class FollowCountsTest {
  private final FollowCounts counts = new FollowCounts(10, 7, 3, 2);

  @Test
  void should_add_each_to_its_own() {
    assertThat(counts.plus(new FollowCounts(1_000, 600, 400, 300)))
        .isEqualTo(new FollowCounts(1_010, 607, 403, 302));
    assertThat(FollowCounts.NONE.plus(counts)).isEqualTo(counts);
  }

  @Test
  void should_be_in_the_result_by_their_names() {
    ObjectNode result = Json.object();

    counts.putInto(result);

    assertThat(Json.write(result))
        .isEqualTo("{\"read\":10,\"stored\":7,\"dead_lettered\":3,\"duplicates\":2}");
  }
}
