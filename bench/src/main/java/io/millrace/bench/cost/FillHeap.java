package io.millrace.bench.cost;

import io.millrace.ledger.RecordPosition;
import io.millrace.store.IdSet;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;

/** Keeps ids until the heap is full, and says on stderr how many it has. */
public final class FillHeap {
  private static final int ID_BYTES = 16;
  private static final int PAGE_SIZE = 100_000;
  private static final int STEP = 10_000;

  private FillHeap() {}

  public static void main(String[] arguments) {
    fill(Integer.MAX_VALUE, new IdSet(), true);
  }

  /** So many random UUIDs, in a set that expects them. */
  static IdSet ids(int count) {
    return fill(count, new IdSet(count), false);
  }

  private static IdSet fill(int count, IdSet ids, boolean tells) {
    SplittableRandom random = new SplittableRandom(7);
    for (int number = 0; number < count; number++) {
      ByteBuffer id = ByteBuffer.allocate(ID_BYTES).putLong(random.nextLong());
      id.putLong(random.nextLong()).flip();
      ids.add(id, new RecordPosition(number / PAGE_SIZE + 1, number % PAGE_SIZE));
      if (tells && ids.size() % STEP == 0) {
        System.err.println(ids.size());
      }
    }
    return ids;
  }
}
