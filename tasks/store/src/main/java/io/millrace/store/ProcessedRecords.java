package io.millrace.store;

import io.millrace.common.task.DataException;
import java.util.BitSet;
import java.util.List;

/** What has become of the records that were read from an interval's topic. */
public final class ProcessedRecords {
  private final IdSet ids;
  private final BitSet refused = new BitSet();
  private final RejectedRecords rejected = new RejectedRecords();
  private long read;
  private long stored;
  private long repeated;

  /** Of an unknown number of records. */
  public ProcessedRecords() {
    this(0);
  }

  /**
   * Of a number of records that is more or less known.
   *
   * @param expectedSize makes room for their ids; there may be more or fewer
   */
  public ProcessedRecords(int expectedSize) {
    ids = new IdSet(expectedSize);
  }

  /** Every id that was decoded. */
  public IdSet ids() {
    return ids;
  }

  /** The numbers of the ids whose rows Cassandra has acknowledged. */
  public BitSet acknowledged() {
    BitSet acknowledged = new BitSet(ids.size());
    acknowledged.set(0, ids.size());
    acknowledged.andNot(refused);
    return acknowledged;
  }

  /** The records that did not become rows. */
  public RejectedRecords rejected() {
    return rejected;
  }

  /** How many records were read from the topic. */
  public long read() {
    return read;
  }

  /** How many rows Cassandra has acknowledged. */
  public long stored() {
    return stored;
  }

  /** How many writes Cassandra did not acknowledge at first: a measure of its load. */
  public long repeated() {
    return repeated;
  }

  /**
   * Adds what has become of the records of another part of the interval, which has other ids.
   *
   * @param refusedInPart the numbers of those ids whose rows Cassandra refuses
   * @throws DataException if both parts have an id, or there are too many rejected records
   */
  public void add(
      IdSet partIds,
      BitSet refusedInPart,
      List<RejectedRecord> rejectedInPart,
      long readInPart,
      long storedInPart,
      long repeatedInPart) {
    int before = ids.size();
    for (int number = 0; number < partIds.size(); number++) {
      if (!ids.add(partIds.id(number), partIds.position(number))) {
        throw new DataException(
            "two partitions of the topic have the same id: %s of the one, %s of the other"
                .formatted(ids.position(ids.find(partIds.id(number))), partIds.position(number)));
      }
    }
    refusedInPart.stream().forEach(number -> refused.set(before + number));
    rejectedInPart.forEach(rejected::add);
    read += readInPart;
    stored += storedInPart;
    repeated += repeatedInPart;
  }

  /** The numbers of the ids whose rows Cassandra refuses. */
  public BitSet refused() {
    return (BitSet) refused.clone();
  }

  void setRepeated(long repeated) {
    this.repeated = repeated;
  }

  void countRead() {
    read++;
  }

  void countStored() {
    stored++;
  }

  /** Cassandra refuses the row of the id with this number. */
  void refuse(int number, RejectedRecord record) {
    refused.set(number);
    rejected.add(record);
  }
}
