package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.util.List;

/**
 * The ledger's entry for the dead letters that the streaming task sent for a revision, so that a
 * retry does not send any of them twice.
 *
 * @param revision the revision they belong to
 * @param runId the run that sent them
 * @param deadLetters all of them
 */
public record DeadLettersEntry(
    String pipeline, Interval interval, int revision, String runId, List<Listed> deadLetters)
    implements LedgerEntry {
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
