package io.millrace.store;

/**
 * Counts of an interval's records.
 *
 * @param fetched by the source task
 * @param produced those of them that reached the topic
 * @param read those of them that were read back from it
 * @param stored rows whose writes Cassandra acknowledged
 * @param deadLettered by both stages, duplicates included
 * @param duplicates records whose id already occurred in the interval
 */
public record RunCounts(
    long fetched, long produced, long read, long stored, long deadLettered, long duplicates) {
  /** Before anything is read. */
  public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0, 0);
}
