package io.millrace.controlcenter.hours.ledger;

import io.millrace.ledger.DeadLetter;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What of the dead-letter topic the ledger does not have: see {@link LetterStages}. Most dead
 * letters leave nothing here.
 */
final class LetterContents implements Contents<LetterHeaders, LetterSnapshot> {
  /** Of all intervals together; each takes about 60 bytes. */
  static final int MOST_POSITIONS = 100_000;

  private final Map<Instant, Kept> intervals = new HashMap<>();
  private int positions;
  private boolean bounded;

  /** What is known of one interval's newest revision. */
  private static final class Kept {
    private int revision;
    private final Set<Long> oversized = new HashSet<>();
    private final Set<Long> duplicates = new HashSet<>();

    /** Until it changes again. */
    private LetterStages stages;
  }

  @Override
  public Optional<LetterHeaders> parse(ConsumerRecord<byte[], byte[]> record) {
    return LetterHeaders.of(record)
        .filter(letter -> letter.interval().isPresent())
        .filter(letter -> letter.attempt() > 1 || letter.stage() == DeadLetter.Stage.OVERSIZED);
  }

  @Override
  public void clear() {
    intervals.clear();
    positions = 0;
    bounded = false;
  }

  @Override
  public void apply(LetterHeaders letter) {
    Kept kept = intervals.computeIfAbsent(letter.interval().orElseThrow(), start -> new Kept());
    if (letter.revision() < kept.revision) {
      return;
    }
    if (letter.revision() > kept.revision) {
      positions -= kept.oversized.size() + kept.duplicates.size();
      kept.oversized.clear();
      kept.duplicates.clear();
      kept.revision = letter.revision();
    }
    kept.stages = null;
    if (letter.attempt() == 1) {
      add(kept.oversized, letter.position());
    } else if (letter.stage() == DeadLetter.Stage.DUPLICATE) {
      add(kept.duplicates, letter.position());
    } else if (kept.duplicates.remove(letter.position())) {
      positions--;
    }
  }

  private void add(Set<Long> set, long position) {
    if (positions >= MOST_POSITIONS) {
      bounded = true;
    } else if (set.add(position)) {
      positions++;
    }
  }

  @Override
  public LetterSnapshot snapshot() {
    Map<Instant, LetterStages> stages = new HashMap<>();
    intervals.forEach(
        (start, kept) -> {
          if (kept.stages == null) {
            kept.stages =
                new LetterStages(
                    kept.revision, Positions.of(kept.oversized), Positions.of(kept.duplicates));
          }
          stages.put(start, kept.stages);
        });
    return new LetterSnapshot(
        stages,
        bounded
            ? Optional.of(
                "more than %,d dead letters have failed again: some duplicates among them count as open"
                    .formatted(MOST_POSITIONS))
            : Optional.empty());
  }
}
