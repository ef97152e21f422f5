package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ledger's entry for the dead letters that were replayed. A dead letter is listed as pending
 * <em>before</em> its row is written, so every row of a replay is known. The next replay finishes
 * what is pending from the data listed here, even if the pipeline has changed since.
 *
 * @param revision the revision that the dead letters belong to
 * @param runId the run that wrote this entry
 * @param stored dead letters whose rows are stored and verified
 * @param pending dead letters whose rows may be stored
 */
public record ReplaysEntry(
    String pipeline,
    Interval interval,
    int revision,
    String runId,
    List<Stored> stored,
    List<Pending> pending)
    implements LedgerEntry {
  public ReplaysEntry {
    stored = List.copyOf(stored);
    pending = List.copyOf(pending);
  }

  /** The serialised ids of the rows of this revision that replays may have written. */
  public static Set<ByteBuffer> ids(Optional<ReplaysEntry> entry, int revision) {
    return entry.filter(replays -> replays.revision() == revision).stream()
        .flatMap(
            replays ->
                Stream.concat(
                    replays.stored().stream().map(Stored::id),
                    replays.pending().stream().map(Pending::id)))
        .collect(Collectors.toSet());
  }

  /**
   * A dead letter whose row is stored.
   *
   * @param page with the index, which dead letter it is
   * @param id the serialised key field of its row
   */
  public record Stored(int page, int index, ByteBuffer id) {}

  /**
   * A dead letter whose row is about to be stored, with all the data of the row.
   *
   * @param attempt which attempt at this record it is: that of the dead letter
   * @param id the serialised key field of its row
   * @param key of the record
   * @param value of the record, as the topic of the records has it
   * @param partition its partition in the topic
   * @param offset its offset in the partition
   * @param timestamp of the record in Kafka, in milliseconds since 1970: the row's {@code
   *     ingested_at}
   * @param schemaId the schema it is written with
   */
  public record Pending(
      int page,
      int index,
      int attempt,
      ByteBuffer id,
      ByteBuffer key,
      ByteBuffer value,
      int partition,
      long offset,
      long timestamp,
      int schemaId) {

    /** A copy of the key's bytes. */
    public byte[] keyBytes() {
      return bytes(key);
    }

    /** A copy of the value's bytes. */
    public byte[] valueBytes() {
      return bytes(value);
    }
  }

  static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
