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
 * <p>All bytes are in one array. A million UUIDs take 38 MB if that many are expected, and up to
 * twice as much otherwise; a map of objects would take ten times that.
 */
public final class IdSet implements Serializable {
  private static final int EMPTY = -1;
  private static final int FEWEST = 1 << 8;
  private static final int MOST_BYTES = 1 << 30;

  private transient byte[] bytes = {};
  private transient int[] starts;
  private transient long[] positions;
  private transient int[] slots;
  private int size;

  /** Without an idea how many there will be. */
  public IdSet() {
    this(0);
  }

  /**
   * With room for so many.
   *
   * @param expected none fails if there are more, or fewer
   */
  public IdSet(int expected) {
    int room = Math.max(FEWEST, expected);
    starts = new int[room + 1];
    positions = new long[room];
    slots = emptySlots(slotsOf(room));
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
    byte[] kept = KeptId.of(id);
    int slot = slotOf(kept);
    if (slots[slot] != EMPTY) {
      return false;
    }
    append(kept, position.packed());
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      spreadOver(slots.length * 2);
    }
    return true;
  }

  /** The number of an id, or -1. */
  public int find(ByteBuffer id) {
    return slots[slotOf(KeptId.of(id))];
  }

  /** The first position of the id with this number. */
  public RecordPosition position(int number) {
    return RecordPosition.unpacked(positions[number]);
  }

  /** The id with this number. */
  public ByteBuffer id(int number) {
    return KeptId.id(bytes, starts[number], starts[number + 1] - starts[number]);
  }

  private void append(byte[] kept, long position) {
    int start = starts[size];
    int end = Math.addExact(start, kept.length);
    if (end > bytes.length) {
      // The first id tells how long those are that are expected
      long room = size == 0 ? (long) positions.length * kept.length : 2L * bytes.length;
      bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(room, MOST_BYTES)));
    }
    System.arraycopy(kept, 0, bytes, start, kept.length);
    if (size == positions.length) {
      positions = Arrays.copyOf(positions, size * 2);
      starts = Arrays.copyOf(starts, size * 2 + 1);
    }
    starts[size + 1] = end;
    positions[size] = position;
  }

  /** The slot of the id, or the free one for it. */
  private int slotOf(byte[] kept) {
    int mask = slots.length - 1;
    int slot = hash(kept, 0, kept.length) & mask;
    while (slots[slot] != EMPTY && !isAt(slots[slot], kept)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int number, byte[] kept) {
    return Arrays.equals(bytes, starts[number], starts[number + 1], kept, 0, kept.length);
  }

  /** Gives each id a slot again, of so many. */
  private void spreadOver(int count) {
    slots = emptySlots(count);
    int mask = count - 1;
    for (int number = 0; number < size; number++) {
      int slot = hash(bytes, starts[number], starts[number + 1]) & mask;
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
    int room = Math.max(FEWEST, size);
    starts = Arrays.copyOf((int[]) in.readObject(), room + 1);
    positions = Arrays.copyOf((long[]) in.readObject(), room);
    spreadOver(slotsOf(room));
  }

  private static int hash(byte[] bytes, int start, int end) {
    int hash = 1;
    for (int i = start; i < end; i++) {
      hash = 31 * hash + bytes[i];
    }
    // Its lower bits alone choose the slot
    hash *= 0x9e3779b9;
    return hash ^ hash >>> 16;
  }

  /** A power of two, of which at most half is taken. */
  private static int slotsOf(int ids) {
    return Integer.highestOneBit(ids * 2 - 1) * 2;
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
