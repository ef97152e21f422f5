package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.PageEntry;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Tells a page that the source gave twice. Duplicates do not count when a run is judged, but a page
 * of nothing else means that the records it should have had are missing. The fetching task compares
 * a page with the one before; this sees also what came further back, or before that task was
 * killed.
 */
public final class RepeatedPages {
  private RepeatedPages() {}

  /**
   * Refuses an interval with such a page. A single record is no page: it is a duplicate like any
   * other.
   *
   * @param deadLetters all of this task's
   * @throws DataException if a page of more than one record has nothing but duplicates
   */
  public static void check(IntervalEntry entry, List<RejectedRecord> deadLetters) {
    Map<Integer, Long> duplicates =
        deadLetters.stream()
            .filter(deadLetter -> deadLetter.stage() == DeadLetter.Stage.DUPLICATE)
            .map(deadLetter -> deadLetter.headers().page())
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    for (PageEntry page : entry.pages()) {
      if (page.produced() > 1 && duplicates.getOrDefault(page.page(), 0L) == page.produced()) {
        throw new DataException(
            ("all %d records of page %d were already in earlier pages: the source repeated a page; clearing"
                    + " this task reuses the same data, a run with refetch gets new data")
                .formatted(page.produced(), page.page()));
      }
    }
  }
}
