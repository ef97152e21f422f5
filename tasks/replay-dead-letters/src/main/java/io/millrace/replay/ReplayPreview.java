package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import io.millrace.store.StoredIds;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The expected result of a replay: which records can be stored, and which fail again. Changes
 * nothing.
 */
final class ReplayPreview {
  private final Remapper remapper;
  private final StoredIds held;

  /** Ids of records that are ready, but not stored yet. */
  private final Set<ByteBuffer> ready = new HashSet<>();

  ReplayPreview(Remapper remapper, StoredIds held) {
    this.remapper = remapper;
    this.held = held;
  }

  /**
   * The expected result.
   *
   * @param duplicates dead letters that were duplicates before and still are
   */
  record Result(List<Remapped.Ready> ready, List<Remapped.Failed> failed, int duplicates) {
    Map<SkipReason, Integer> skipped() {
      return duplicates == 0 ? Map.of() : Map.of(SkipReason.DUPLICATE, duplicates);
    }
  }

  /** Tries them in order: of two with the same id, the first is ready. */
  Result of(List<DeadLetterRecord> deadLetters) {
    List<Remapped.Ready> canBeStored = new ArrayList<>();
    List<Remapped.Failed> failed = new ArrayList<>();
    int duplicates = 0;
    for (DeadLetterRecord deadLetter : deadLetters) {
      Remapped remapped = remapper.of(deadLetter);
      if (remapped instanceof Remapped.Failed failure) {
        failed.add(failure);
      } else if (remapped instanceof Remapped.Ready candidate) {
        if (!held.contains(candidate.id()) && ready.add(candidate.id())) {
          canBeStored.add(candidate);
        } else if (deadLetter.stage() == DeadLetter.Stage.DUPLICATE) {
          duplicates++;
        } else {
          failed.add(remapper.duplicate(deadLetter));
        }
      }
    }
    return new Result(canBeStored, failed, duplicates);
  }
}
