package io.millrace.replay;

import java.util.ArrayList;
import java.util.List;

/** Parts of a replay, each small enough for one entry of the ledger that holds its records. */
final class Batches {
  static final int MOST_LETTERS = 500;
  static final int MOST_BYTES = 512 * 1024;

  private Batches() {}

  /** Splits them in order; a dead letter that is larger than the limit is a batch of its own. */
  static List<List<DeadLetterRecord>> of(List<DeadLetterRecord> deadLetters) {
    List<List<DeadLetterRecord>> batches = new ArrayList<>();
    List<DeadLetterRecord> batch = new ArrayList<>();
    int bytes = 0;
    for (DeadLetterRecord deadLetter : deadLetters) {
      boolean isFull = batch.size() == MOST_LETTERS || bytes + deadLetter.size() > MOST_BYTES;
      if (isFull && !batch.isEmpty()) {
        batches.add(batch);
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(deadLetter);
      bytes += deadLetter.size();
    }
    if (!batch.isEmpty()) {
      batches.add(batch);
    }
    return batches;
  }
}
