package io.millrace.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.common.task.SupersededException;
import io.millrace.common.task.TaskException;
import io.millrace.common.task.TemporaryException;
import io.millrace.store.StoreStep;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Intervals that are not stored, or not called stored, against real Kafka and Cassandra. */
class RefusedIntervalIT {
  @AutoClose private final StoreFixture fixture = new StoreFixture();

  @Test
  void should_fail_when_a_row_cannot_be_read_back_after_a_second_write() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 50)));

    assertThatStoring(
            StoreStep.RUN_STARTED,
            () -> {
              // a tombstone from the future hides the row however often it is written
              fixture.tables.hideForEver(Users.id(3));
            })
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("1 rows of interval", "twice", Users.id(3).toString());
    assertThat(fixture.tables.runs().get(0).getString("outcome")).isEqualTo("data");
  }

  @Test
  void should_fail_when_the_table_has_a_row_that_was_never_produced() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.stream(1, "f");
    fixture.tables.insertStray(Users.id(99), 1);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("that is not in the topic", Users.id(99).toString());
  }

  @Test
  void should_be_superseded_before_it_starts() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.fetch.produce(StoreFixture.HOUR, 2, "g", List.of(Users.messages(0, 2)), false);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(SupersededException.class)
        .hasMessage("superseded by revision 2 of run run-of-revision-2");
    assertThat(fixture.tables.runs()).isEmpty();
    assertThat(fixture.tables.newest()).isEmpty();
  }

  @Test
  void should_be_superseded_by_a_revision_that_begins_while_it_verifies() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatStoring(
            StoreStep.READ_BACK,
            () ->
                fixture.fetch.produce(
                    StoreFixture.HOUR, 2, "g", List.of(Users.messages(0, 2)), false))
        .isInstanceOf(SupersededException.class);
    assertThat(fixture.tables.runs().get(0).getString("outcome")).isEqualTo("superseded");
  }

  @Test
  void should_call_a_failure_superseded_if_a_newer_revision_is_the_reason() throws Exception {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));

    assertThatStoring(
            StoreStep.ROWS_WRITTEN,
            () -> {
              // the newer one stores other rows and deletes those of this revision
              fixture.fetch.produce(2, "g", List.of(Users.messages(0, 2)));
              fixture.stream(2, "g");
            })
        .isInstanceOf(SupersededException.class)
        .satisfies(
            e -> assertThat(e.getSuppressed()).hasAtLeastOneElementOfType(TaskException.class));
    assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(2);
  }

  @Test
  void should_wait_for_an_interval_that_is_not_complete() {
    fixture.fetch.produce(StoreFixture.HOUR, 1, "f", List.of(Users.messages(0, 5)), false);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(TemporaryException.class)
        .hasMessageContaining("is incomplete");
  }

  @Test
  void should_say_what_to_clear_when_retention_has_deleted_records() {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 50)));
    fixture.topics.deleteBefore(0, 1);

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("clear fetch_and_produce");
    assertThat(fixture.tables.runs()).isEmpty();
  }

  @Test
  void should_say_what_to_clear_when_the_topic_was_created_again() {
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 50)));
    fixture.topics.recreateRecordsTopic();

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("was deleted and created again", "clear fetch_and_produce");
  }

  @Test
  void should_refuse_a_revision_that_was_stored_from_other_data() throws Exception {
    // given: Kafka lost everything, Cassandra did not
    fixture.fetch.produce(1, "f", List.of(Users.messages(0, 5)));
    fixture.stream(1, "f");
    Map<UUID, String> before = fixture.tables.newest();
    fixture.topics.recreateRecordsTopic();
    fixture.fetch.produce(1, "f", List.of(Users.messages(5, 10)));

    assertThatThrownBy(() -> fixture.stream(1, "f"))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("revision 1", "was already started with other data", "refetch");
    assertThat(fixture.tables.newest()).isEqualTo(before);
    assertThat(fixture.tables.runs()).as("it did not list itself").hasSize(1);
  }

  /** Stores revision 1, with something that happens when the task reaches a step. */
  private AbstractThrowableAssert<?, ? extends Throwable> assertThatStoring(
      StoreStep when, Runnable action) {
    return assertThatThrownBy(() -> fixture.stream(1, "f", StoreFixture.at(when, action)));
  }
}
