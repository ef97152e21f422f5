package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.PageEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RevisionChoiceTest {
  private final RevisionChoice.Wanted wanted =
      new RevisionChoice.Wanted("print", "topic-1", "", 0, true);

  @Test
  void should_begin_revision_1_when_ledger_and_tables_are_empty() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(Optional.empty(), wanted, RevisionChoiceTest::readable);

    // then
    assertThat(choice).isEqualTo(new RevisionChoice.NewRevision(1, "the ledger has no entry"));
  }

  @Test
  void should_begin_above_the_floor_when_kafka_was_lost_and_the_tables_were_not() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.empty(),
            new RevisionChoice.Wanted("print", "topic-1", "", 6, true),
            RevisionChoiceTest::readable);

    // then
    assertThat(choice).isEqualTo(new RevisionChoice.NewRevision(7, "the ledger has no entry"));
  }

  @Test
  void should_reuse_a_complete_entry_with_the_same_fingerprint() {
    // given
    IntervalEntry entry = entry(3, "", true);

    // when
    RevisionChoice choice =
        RevisionChoice.of(Optional.of(entry), wanted, RevisionChoiceTest::readable);

    // then
    assertThat(choice).isEqualTo(new RevisionChoice.Reuse(entry, "already completed by run run-1"));
  }

  @Test
  void should_take_over_an_incomplete_entry_with_the_same_fingerprint() {
    // given
    IntervalEntry entry = entry(3, "", false);

    // when
    RevisionChoice choice =
        RevisionChoice.of(Optional.of(entry), wanted, RevisionChoiceTest::readable);

    // then
    assertThat(choice)
        .isEqualTo(
            new RevisionChoice.TakeOver(entry, "1 pages were already produced by run run-1"));
  }

  @Test
  void should_begin_a_revision_when_the_fingerprint_is_another() {
    assertNewRevision(
        entry(3, "", true),
        new RevisionChoice.Wanted("other", "topic-1", "", 0, true),
        4,
        "fingerprint");
  }

  @Test
  void should_begin_a_revision_when_an_incomplete_entry_has_another_fingerprint() {
    assertNewRevision(
        entry(3, "", false),
        new RevisionChoice.Wanted("other", "topic-1", "", 0, true),
        4,
        "fingerprint");
  }

  @Test
  void should_begin_a_revision_when_the_topic_is_another() {
    assertNewRevision(
        entry(3, "", true),
        new RevisionChoice.Wanted("print", "topic-2", "", 0, true),
        4,
        "deleted");
  }

  @Test
  void should_begin_a_revision_above_the_floor_when_the_ledger_is_behind_the_tables() {
    assertNewRevision(
        entry(3, "", true),
        new RevisionChoice.Wanted("print", "topic-1", "", 5, true),
        6,
        "revision 5");
  }

  @Test
  void should_begin_a_revision_above_ledger_and_floor_when_the_floor_is_lower() {
    assertNewRevision(
        entry(3, "", true),
        new RevisionChoice.Wanted("other", "topic-1", "", 2, true),
        4,
        "fingerprint");
  }

  @Test
  void should_reuse_an_entry_that_is_the_floor() {
    assertThat(
            RevisionChoice.of(
                Optional.of(entry(3, "", true)),
                new RevisionChoice.Wanted("print", "topic-1", "", 3, true),
                RevisionChoiceTest::readable))
        .isInstanceOf(RevisionChoice.Reuse.class);
  }

  @Test
  void should_begin_a_revision_when_a_run_refetches() {
    assertNewRevision(
        entry(3, "", true),
        new RevisionChoice.Wanted("print", "topic-1", "run-2", 0, true),
        4,
        "run-2");
  }

  @Test
  void should_begin_a_revision_when_another_run_refetches_than_before() {
    assertNewRevision(
        entry(3, "run-1", true),
        new RevisionChoice.Wanted("print", "topic-1", "run-2", 0, true),
        4,
        "run-2");
  }

  @Test
  void should_reuse_what_the_same_run_has_refetched() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.of(entry(3, "run-2", true)),
            new RevisionChoice.Wanted("print", "topic-1", "run-2", 0, true),
            RevisionChoiceTest::readable);

    // then
    assertThat(choice).isInstanceOf(RevisionChoice.Reuse.class);
  }

  @Test
  void should_go_on_with_what_the_same_run_has_begun_to_refetch() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.of(entry(3, "run-2", false)),
            new RevisionChoice.Wanted("print", "topic-1", "run-2", 0, true),
            RevisionChoiceTest::readable);

    // then
    assertThat(choice).isInstanceOf(RevisionChoice.TakeOver.class);
  }

  @Test
  void should_ignore_the_token_of_a_refetch_when_a_run_does_not_refetch() {
    assertThat(
            RevisionChoice.of(
                Optional.of(entry(3, "run-2", true)), wanted, RevisionChoiceTest::readable))
        .isInstanceOf(RevisionChoice.Reuse.class);
  }

  @Test
  void should_begin_a_revision_when_retention_has_eaten_a_range() {
    // when
    RevisionChoice complete =
        RevisionChoice.of(
            Optional.of(entry(3, "", true)), wanted, entry -> Optional.of("offsets gone"));
    RevisionChoice incomplete =
        RevisionChoice.of(
            Optional.of(entry(3, "", false)), wanted, entry -> Optional.of("offsets gone"));

    // then
    assertThat(complete).isEqualTo(new RevisionChoice.NewRevision(4, "offsets gone"));
    assertThat(incomplete).isEqualTo(new RevisionChoice.NewRevision(4, "offsets gone"));
  }

  @Test
  void should_not_look_for_ranges_in_a_topic_that_is_another() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.of(entry(3, "", true)),
            new RevisionChoice.Wanted("print", "topic-2", "", 0, true),
            entry -> {
              throw new AssertionError("offsets of a deleted topic mean nothing");
            });

    // then
    assertThat(choice).isInstanceOf(RevisionChoice.NewRevision.class);
  }

  @Test
  void should_begin_a_revision_when_a_source_cannot_repeat_an_incomplete_one() {
    assertNewRevision(
        entry(3, "", false),
        new RevisionChoice.Wanted("print", "topic-1", "", 0, false),
        4,
        "not repeatable");
  }

  @Test
  void should_reuse_a_complete_entry_even_if_its_source_cannot_repeat_it() {
    assertThat(
            RevisionChoice.of(
                Optional.of(entry(3, "", true)),
                new RevisionChoice.Wanted("print", "topic-1", "", 0, false),
                RevisionChoiceTest::readable))
        .isInstanceOf(RevisionChoice.Reuse.class);
  }

  private static Optional<String> readable(IntervalEntry entry) {
    return Optional.empty();
  }

  private static void assertNewRevision(
      IntervalEntry entry, RevisionChoice.Wanted wanted, int revision, String reason) {
    RevisionChoice choice =
        RevisionChoice.of(Optional.of(entry), wanted, RevisionChoiceTest::readable);

    assertThat(choice).isInstanceOf(RevisionChoice.NewRevision.class);
    assertThat(((RevisionChoice.NewRevision) choice).revision()).isEqualTo(revision);
    assertThat(choice.reason()).contains(reason);
  }

  private static IntervalEntry entry(int revision, String refetch, boolean complete) {
    return new IntervalEntry(
        IntervalEntry.VERSION,
        "users",
        Fixtures.INTERVAL,
        "print",
        revision,
        "run-1",
        refetch,
        "topic-1",
        complete,
        List.of(new PageEntry(1, 10, 0, 10, Map.of())));
  }
}
