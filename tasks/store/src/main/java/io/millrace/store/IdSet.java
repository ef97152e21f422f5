package io.millrace.store;

import io.millrace.ledger.RecordPosition;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The ids of an interval, numbered from 0 in order of arrival, and the position of each one's first
 * occurrence.
 *
 * <p>All bytes are in one array. A million UUIDs take 36 MB if a million are expected; otherwise
 * the arrays double, and may take twice as much.
 */
public final class IdSet implements Serializable {
  private static final int EMPTY = -1;
  private static final int FEWEST = 1 << 8;
  private static final int MOST_BYTES = 1 << 30;

  /** More than a UUID has, as bytes or as text. Longer ids get no room before they come. */
  private static final int LONGEST_EXPECTED = 40;

  private transient byte[] bytes = {};
  private transient int[] starts;
  private transient long[] positions;
  private transient int[] slots;
  private int size;

  /** For an unknown number of ids. */
  public IdSet() {
    this(0);
  }

  /**
   * For a number of ids that is more or less known.
   *
   * @param expectedSize makes room once instead of little by little; there may be more or fewer
   */
  public IdSet(int expectedSize) {
    int room = Math.max(FEWEST, expectedSize);
    starts = new int[room + 1];
    positions = new long[room];
    slots = emptySlots(slotsFor(room));
  }

  /** The number of ids. */
  public int size() {
    return size;
  }

  /**
   * Adds an id unless it is present.
   *
   * @return whether it was added; its number then is {@link #size()} - 1
   */
  public boolean add(ByteBuffer id, RecordPosition position) {
    int slot = slotOf(id);
    if (slots[slot] != EMPTY) {
      return false;
    }
    append(id, position.packed());
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      rehash(slots.length * 2);
    }
    return true;
  }

  /** The number of an id, or -1. */
  public int find(ByteBuffer id) {
    return slots[slotOf(id)];
  }

  /** The first position of the id with this number. */
  public RecordPosition position(int number) {
    return RecordPosition.unpacked(positions[number]);
  }

  /** The id with this number. */
  public ByteBuffer id(int number) {
    return bytesOf(number).slice().asReadOnlyBuffer();
  }

  private ByteBuffer bytesOf(int number) {
    return ByteBuffer.wrap(bytes, starts[number], starts[number + 1] - starts[number]);
  }

  private void append(ByteBuffer id, long position) {
    int start = starts[size];
    int end = Math.addExact(start, id.remaining());
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(room(id), MOST_BYTES)));
    }
    id.duplicate().get(bytes, start, id.remaining());
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      starts = Arrays.copyOf(starts, size * 2 + 1);
    }
    starts[size + 1] = end;
    positions[size] = position;
  }

  /** The first id tells how long the expected ones are. */
  private long room(ByteBuffer id) {
    return size == 0
        ? (long) positions.length * Math.min(id.remaining(), LONGEST_EXPECTED)
        : 2L * bytes.length;
  }

  /** The slot of the id, or the free one for it. */
  private int slotOf(ByteBuffer id) {
    int mask = slots.length - 1;
    int slot = hash(id) & mask;
    while (slots[slot] != EMPTY && !bytesOf(slots[slot]).equals(id)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void rehash(int count) {
    slots = emptySlots(count);
    int mask = count - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash(bytesOf(number)) & mask;
      while (slots[slot] != EMPTY) {
        slot = slot + 1 & mask;
      }
      slots[slot] = number;
    }
  }

  /** Without the room for more ids, and without slots, which follow from the ids. */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(Arrays.copyOf(bytes, starts[size]));
    out.writeObject(Arrays.copyOf(starts, size + 1));
    out.writeObject(Arrays.copyOf(positions, size));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    bytes = (byte[]) in.readObject();
    starts = (int[]) in.readObject();
    positions = (long[]) in.readObject();
    if (size < FEWEST) {
      starts = Arrays.copyOf(starts, FEWEST + 1);
      positions = Arrays.copyOf(positions, FEWEST);
    }
    rehash(slotsFor(positions.length));
  }

  private static int hash(ByteBuffer id) {
    long token = Buckets.token(id);
    return (int) (token ^ token >>> 32);
  }

  /** A power of two, of which at most half is taken. */
  private static int slotsFor(int ids) {
    return Integer.highestOneBit(ids * 2 - 1) * 2;
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
