package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.util.List;

/**
 * The ledger's entry of the dead letters that the streaming task sent for a revision, so that a
 * retry sends none twice.
 *
 * @param version of this form, {@link #VERSION} when written by this code
 * @param revision the revision they belong to; of any other they say nothing
 * @param runId the run that sent them
 * @param deadLetters each one
 */
public record DeadLettersEntry(
    int version,
    String pipeline,
    Interval interval,
    int revision,
    String runId,
    List<Listed> deadLetters) {
  /** The form that this code writes, and the only one it reads. */
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
