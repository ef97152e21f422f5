package io.millrace.store.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.RecordHeaders;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RecentIdsTest {
  private final RecentIds recent = new RecentIds(3);

  private static ByteBuffer id(int id) {
    return ByteBuffer.allocate(4).putInt(id).flip();
  }

  private static RecordHeaders place(int revision, int page, int index) {
    return new RecordHeaders("2026-11-22T21:00:00Z", revision, page, index, 1);
  }

  @Test
  void should_find_an_id_that_comes_again_in_another_place() {
    assertThat(recent.isFirst(id(1), place(1, 1, 0))).isTrue();
    assertThat(recent.isFirst(id(1), place(1, 1, 5))).isFalse();
    assertThat(recent.isFirst(id(1), place(1, 2, 0))).isFalse();
  }

  @Test
  void should_take_a_record_that_is_delivered_again_for_the_same() {
    recent.isFirst(id(1), place(1, 1, 0));

    assertThat(recent.isFirst(id(1), place(1, 1, 0))).isTrue();
  }

  @Test
  void should_keep_revisions_and_intervals_apart() {
    recent.isFirst(id(1), place(1, 1, 0));

    assertThat(recent.isFirst(id(1), place(2, 1, 7))).isTrue();
    assertThat(recent.isFirst(id(1), new RecordHeaders("2026-11-22T22:00:00Z", 1, 1, 7, 1)))
        .isTrue();
  }

  @Test
  void should_remember_as_many_as_it_has_room_for() {
    for (int i = 1; i <= 3; i++) {
      recent.isFirst(id(i), place(1, 1, i));
    }

    assertThat(recent.isFirst(id(1), place(1, 9, 0))).isFalse();
  }

  @Test
  void should_forget_what_came_long_ago() {
    recent.isFirst(id(1), place(1, 1, 0));
    for (int i = 2; i <= 4; i++) {
      recent.isFirst(id(i), place(1, 1, i));
    }

    assertThat(recent.isFirst(id(1), place(1, 9, 0))).as("no longer known").isTrue();
    assertThat(recent.isFirst(id(4), place(1, 9, 0))).isFalse();
  }
}
