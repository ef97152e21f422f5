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
 * Finds a page that the source sent twice. Duplicates do not count towards the ratio, but a page
 * with nothing else means that the records it should have had are missing. The fetching task
 * compares a page only with the previous one; this also covers earlier pages, and those before a
 * restart.
 */
public final class RepeatedPages {
  private RepeatedPages() {}

  /**
   * Rejects an interval with such a page. A page of one record does not count: it is a duplicate
   * like any other.
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
