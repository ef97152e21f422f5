package io.millrace.ledger;

import io.millrace.common.interval.Interval;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The ledger's entry of the dead letters that were replayed. A dead letter is listed as pending
 * <em>before</em> its row is written, so no row of a replay is ever unknown; what is pending is
 * finished by the next replay, from what is listed here, whatever the pipeline says by then.
 *
 * @param version of this form, {@link #VERSION} when written by this code
 * @param revision the revision that the dead letters belong to; of any other they say nothing
 * @param runId the run that wrote this entry
 * @param stored dead letters whose rows are stored and read back
 * @param pending dead letters whose rows may be stored
 */
public record ReplaysEntry(
    int version,
    String pipeline,
    Interval interval,
    int revision,
    String runId,
    List<Stored> stored,
    List<Pending> pending) {
  /** The form that this code writes, and the only one it reads. */
  public static final int VERSION = 1;

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
   * A dead letter whose row is about to be stored, with all that the row is made of.
   *
   * @param attempt which attempt at this record it is: that of the dead letter
   * @param id the serialised key field of its row
   * @param key of the record
   * @param value of the record, as the topic of the records has it
   * @param partition where the topic has it
   * @param offset where the topic has it
   * @param timestamp when it came there, in milliseconds since 1970: the row's {@code ingested_at}
   * @param schemaId the schema it is written by
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

    /** The key as bytes of its own. */
    public byte[] keyBytes() {
      return bytes(key);
    }

    /** The value as bytes of its own. */
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
