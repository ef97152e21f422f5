package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The dead letters that storing an interval has brought so far. */
public final class RejectedRecords {
  /** More would not fit the one entry of the ledger that lists them. */
  public static final int MOST = 50_000;

  /** More would not fit the memory that a task has, nor one transaction. */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  private final List<RejectedRecord> letters = new ArrayList<>();
  private long bytes;
  private long duplicates;

  /**
   * Adds a letter.
   *
   * @throws DataException if there are too many to go on
   */
  public void add(RejectedRecord letter) {
    letters.add(letter);
    bytes += letter.bytes();
    if (letter.stage() == DeadLetter.Stage.DUPLICATE) {
      duplicates++;
    }
    if (letters.size() > MOST || bytes > MOST_BYTES) {
      throw new DataException(
          "more dead letters than can be sent: %d with %d bytes, %d of them duplicates; the last: %s"
              .formatted(letters.size(), bytes, duplicates, letter.reason()));
    }
  }

  public List<RejectedRecord> all() {
    return Collections.unmodifiableList(letters);
  }

  public int count() {
    return letters.size();
  }

  /** Those whose id had come before in the interval. */
  public long duplicates() {
    return duplicates;
  }

  /** Those that count when the run is judged. */
  public long failures() {
    return letters.stream().filter(letter -> letter.stage().countsTowardsRatio()).count();
  }
}
