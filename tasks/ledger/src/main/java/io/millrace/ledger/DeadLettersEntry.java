package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.util.List;

/**
 * The ledger's entry for the dead letters that the streaming task sent for a revision, so that a
 * retry does not send any of them twice.
 *
 * @param version of the format, {@link #VERSION} when written by this code
 * @param revision the revision they belong to
 * @param runId the run that sent them
 * @param deadLetters all of them
 */
public record DeadLettersEntry(
    int version,
    String pipeline,
    Interval interval,
    int revision,
    String runId,
    List<Listed> deadLetters) {
  /** The version that this code writes, and the only one it reads. */
  public static final int VERSION = 1;

  public DeadLettersEntry {
    deadLetters = List.copyOf(deadLetters);
  }

  /** A dead letter, identified by page and index. */
  public record Listed(int page, int index, DeadLetter.Stage stage) {
    public RecordPosition position() {
      return new RecordPosition(page, index);
    }
  }
}
