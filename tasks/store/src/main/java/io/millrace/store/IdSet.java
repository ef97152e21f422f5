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
 * <p>All bytes are in one array: a million UUIDs take about 42 MB, a tenth of what a map of objects
 * would.
 */
public final class IdSet implements Serializable {
  private static final int EMPTY = -1;
  private static final int FEWEST_SLOTS = 1 << 9;

  private transient byte[] bytes = new byte[1 << 12];
  private transient int[] starts = new int[1 << 8];
  private transient long[] positions = new long[1 << 8];
  private transient int[] hashes = new int[1 << 8];
  private transient int[] slots = emptySlots(FEWEST_SLOTS);
  private int size;

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
    int hash = hash(id);
    int slot = slotOf(id, hash);
    if (slots[slot] != EMPTY) {
      return false;
    }
    append(id, hash, position.packed());
    slots[slot] = size++;
    if (size * 2 > slots.length) {
      spreadOver(slots.length * 2);
    }
    return true;
  }

  /** The number of an id, or -1. */
  public int find(ByteBuffer id) {
    return slots[slotOf(id, hash(id))];
  }

  /** The first position of the id with this number. */
  public RecordPosition position(int number) {
    return RecordPosition.unpacked(positions[number]);
  }

  /** The id with this number. */
  public ByteBuffer id(int number) {
    return ByteBuffer.wrap(bytes, starts[number], starts[number + 1] - starts[number])
        .slice()
        .asReadOnlyBuffer();
  }

  private void append(ByteBuffer id, int hash, long position) {
    int start = starts[size];
    int end = Math.addExact(start, id.remaining());
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.max(end, Math.min(2L * bytes.length, 1 << 30)));
    }
    id.duplicate().get(bytes, start, id.remaining());
    if (size + 2 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
      positions = Arrays.copyOf(positions, positions.length * 2);
      hashes = Arrays.copyOf(hashes, hashes.length * 2);
    }
    starts[size + 1] = end;
    positions[size] = position;
    hashes[size] = hash;
  }

  /**
   * The slot of the id, or the free one for it. Ids with other hashes need no look at their bytes.
   */
  private int slotOf(ByteBuffer id, int hash) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != EMPTY && !(hashes[slots[slot]] == hash && isAt(slots[slot], id))) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private boolean isAt(int number, ByteBuffer id) {
    return ByteBuffer.wrap(bytes, starts[number], starts[number + 1] - starts[number]).equals(id);
  }

  /** Gives each id a slot again, of so many. */
  private void spreadOver(int count) {
    slots = emptySlots(count);
    int mask = count - 1;
    for (int number = 0; number < size; number++) {
      int slot = hashes[number] & mask;
      while (slots[slot] != EMPTY) {
        slot = slot + 1 & mask;
      }
      slots[slot] = number;
    }
  }

  /**
   * Without the room for more ids, which may be half of it, and without hashes and slots, which
   * follow from the ids.
   */
  private void writeObject(ObjectOutputStream out) throws IOException {
    out.defaultWriteObject();
    out.writeObject(Arrays.copyOf(bytes, starts[size]));
    out.writeObject(Arrays.copyOf(starts, size + 1));
    // As long as the starts: both get longer at once
    out.writeObject(Arrays.copyOf(positions, size + 1));
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    bytes = (byte[]) in.readObject();
    starts = (int[]) in.readObject();
    positions = (long[]) in.readObject();
    hashes = new int[positions.length];
    for (int number = 0; number < size; number++) {
      hashes[number] = hash(id(number));
    }
    spreadOver(Integer.highestOneBit(size + FEWEST_SLOTS) * 4);
  }

  private static int hash(ByteBuffer id) {
    long token = Buckets.token(id);
    return (int) (token ^ token >>> 32);
  }

  private static int[] emptySlots(int count) {
    int[] slots = new int[count];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
