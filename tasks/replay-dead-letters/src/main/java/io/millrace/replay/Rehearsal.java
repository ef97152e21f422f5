package io.millrace.replay;

import io.millrace.common.kafka.DeadLetter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a replay of letters would come to: which records can be stored, and which fail again.
 * Changes nothing.
 */
final class Rehearsal {
  private final Trials trials;
  private final HeldIds held;

  /** Ids of records that are ready, but not stored yet. */
  private final Set<ByteBuffer> ready = new HashSet<>();

  Rehearsal(Trials trials, HeldIds held) {
    this.trials = trials;
    this.held = held;
  }

  /**
   * What letters come to.
   *
   * @param duplicates letters that were duplicates before and still are: nothing is new of them
   */
  record Result(List<Trial.Ready> ready, List<Trial.Failed> failed, int duplicates) {
    Map<Skip, Integer> skipped() {
      return duplicates == 0 ? Map.of() : Map.of(Skip.DUPLICATE, duplicates);
    }
  }

  /** Tries them in their order: of two with one id, the first is ready. */
  Result of(List<Letter> letters) {
    List<Trial.Ready> canBeStored = new ArrayList<>();
    List<Trial.Failed> failed = new ArrayList<>();
    int duplicates = 0;
    for (Letter letter : letters) {
      Trial trial = trials.of(letter);
      if (trial instanceof Trial.Failed failure) {
        failed.add(failure);
      } else if (trial instanceof Trial.Ready candidate) {
        if (!held.contains(candidate.id()) && ready.add(candidate.id())) {
          canBeStored.add(candidate);
        } else if (letter.stage() == DeadLetter.Stage.DUPLICATE) {
          duplicates++;
        } else {
          failed.add(trials.duplicate(letter));
        }
      }
    }
    return new Result(canBeStored, failed, duplicates);
  }
}
