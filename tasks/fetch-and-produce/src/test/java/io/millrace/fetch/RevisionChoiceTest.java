package io.millrace.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.PageEntry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The ledger has revision 3, of fingerprint "print" and topic "topic-1"; something is asked for.
 */
class RevisionChoiceTest {
  private static final RevisionChoice.Wanted SAME =
      new RevisionChoice.Wanted("print", "topic-1", "", 0, true);

  @ParameterizedTest
  @CsvSource({"0, 1", "6, 7"})
  void should_begin_above_the_floor_when_the_ledger_has_no_entry(int floor, int revision) {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.empty(),
            new RevisionChoice.Wanted("print", "topic-1", "", floor, true),
            RevisionChoiceTest::readable);

    // then
    assertThat(choice)
        .isEqualTo(new RevisionChoice.NewRevision(revision, "the ledger has no entry"));
  }

  @Test
  void should_reuse_a_complete_entry_with_the_same_fingerprint() {
    IntervalEntry entry = complete("");

    assertThat(choice(entry, SAME))
        .isEqualTo(new RevisionChoice.Reuse(entry, "already completed by run run-1"));
  }

  @Test
  void should_take_over_an_incomplete_entry_with_the_same_fingerprint() {
    IntervalEntry entry = incomplete("");

    assertThat(choice(entry, SAME))
        .isEqualTo(
            new RevisionChoice.TakeOver(entry, "1 pages were already produced by run run-1"));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          WHEN,                                   COMPLETE, BEFORE, FINGERPRINT, TOPIC,   REFETCH, FLOOR, REPEATABLE, REVISION, REASON
          the fingerprint is another,             true,     '',     other,       topic-1, '',      0,     true,       4,        fingerprint
          it is incomplete and so,                false,    '',     other,       topic-1, '',      0,     true,       4,        fingerprint
          the topic is another,                   true,     '',     print,       topic-2, '',      0,     true,       4,        deleted
          the ledger is behind the tables,        true,     '',     print,       topic-1, '',      5,     true,       6,        revision 5
          the floor is lower than the ledger,     true,     '',     other,       topic-1, '',      2,     true,       4,        fingerprint
          a run re-fetches,                       true,     '',     print,       topic-1, run-2,   0,     true,       4,        run-2
          another run re-fetches than before,     true,     run-1,  print,       topic-1, run-2,   0,     true,       4,        run-2
          a source cannot repeat an incomplete one, false,  '',     print,       topic-1, '',      0,     false,      4,        not repeatable
          """)
  void should_begin_a_revision(
      String when,
      boolean complete,
      String refetchedBefore,
      String fingerprint,
      String topic,
      String refetch,
      int floor,
      boolean repeatable,
      int revision,
      String reason) {
    RevisionChoice choice =
        choice(
            entry(refetchedBefore, complete),
            new RevisionChoice.Wanted(fingerprint, topic, refetch, floor, repeatable));

    assertThat(choice).as(when).isInstanceOf(RevisionChoice.NewRevision.class);
    assertThat(((RevisionChoice.NewRevision) choice).revision()).isEqualTo(revision);
    assertThat(choice.reason()).contains(reason);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          WHEN,                                    BEFORE, REFETCH, FLOOR, REPEATABLE
          it is the floor,                         '',     '',      3,     true
          the same run has re-fetched it,          run-2,  run-2,   0,     true
          another run has re-fetched it before,    run-2,  '',      0,     true
          it is complete but cannot be repeated,   '',     '',      0,     false
          """)
  void should_reuse_a_complete_entry(
      String when, String refetchedBefore, String refetch, int floor, boolean repeatable) {
    assertThat(
            choice(
                complete(refetchedBefore),
                new RevisionChoice.Wanted("print", "topic-1", refetch, floor, repeatable)))
        .as(when)
        .isInstanceOf(RevisionChoice.Reuse.class);
  }

  @Test
  void should_go_on_with_what_the_same_run_has_begun_to_refetch() {
    assertThat(
            choice(
                incomplete("run-2"),
                new RevisionChoice.Wanted("print", "topic-1", "run-2", 0, true)))
        .isInstanceOf(RevisionChoice.TakeOver.class);
  }

  @Test
  void should_begin_a_revision_when_retention_has_deleted_a_range() {
    for (IntervalEntry entry : List.of(complete(""), incomplete(""))) {
      assertThat(RevisionChoice.of(Optional.of(entry), SAME, each -> Optional.of("offsets gone")))
          .isEqualTo(new RevisionChoice.NewRevision(4, "offsets gone"));
    }
  }

  @Test
  void should_not_look_for_ranges_in_a_topic_that_is_another() {
    // when
    RevisionChoice choice =
        RevisionChoice.of(
            Optional.of(complete("")),
            new RevisionChoice.Wanted("print", "topic-2", "", 0, true),
            entry -> {
              throw new AssertionError("offsets of a deleted topic mean nothing");
            });

    // then
    assertThat(choice).isInstanceOf(RevisionChoice.NewRevision.class);
  }

  private static RevisionChoice choice(IntervalEntry entry, RevisionChoice.Wanted wanted) {
    return RevisionChoice.of(Optional.of(entry), wanted, RevisionChoiceTest::readable);
  }

  private static Optional<String> readable(IntervalEntry entry) {
    return Optional.empty();
  }

  private static IntervalEntry complete(String refetch) {
    return entry(refetch, true);
  }

  private static IntervalEntry incomplete(String refetch) {
    return entry(refetch, false);
  }

  private static IntervalEntry entry(String refetch, boolean complete) {
    return new IntervalEntry(
        "users",
        Fixtures.INTERVAL,
        "print",
        3,
        "run-1",
        refetch,
        "topic-1",
        complete,
        List.of(new PageEntry(1, 10, 0, 10, Map.of())));
  }
}
