package io.millrace.store;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The records of an interval that become dead letters instead of rows. */
public final class RejectedRecords {
  /** More would not fit into the one ledger entry that lists them. */
  public static final int MOST = 50_000;

  /** More would not fit into a task's memory or into one transaction. */
  public static final long MOST_BYTES = 64L * 1024 * 1024;

  private final List<RejectedRecord> records = new ArrayList<>();
  private long bytes;
  private long duplicates;

  /**
   * Adds a record.
   *
   * @throws DataException if there are too many to continue
   */
  public void add(RejectedRecord record) {
    records.add(record);
    bytes += record.bytes();
    if (record.stage() == DeadLetter.Stage.DUPLICATE) {
      duplicates++;
    }
    if (records.size() > MOST || bytes > MOST_BYTES) {
      throw new DataException(
          "too many dead letters to send: %d with %d bytes, %d of them duplicates; the last: %s"
              .formatted(records.size(), bytes, duplicates, record.reason()));
    }
  }

  public List<RejectedRecord> all() {
    return Collections.unmodifiableList(records);
  }

  public int count() {
    return records.size();
  }

  /** Those whose id already occurred in the interval. */
  public long duplicates() {
    return duplicates;
  }

  /** Those that count towards the ratio at which a run fails. */
  public long failures() {
    return records.stream().filter(record -> record.stage().countsTowardsRatio()).count();
  }
}
