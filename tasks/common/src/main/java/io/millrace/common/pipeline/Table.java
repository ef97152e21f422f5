package io.millrace.common.pipeline;

/**
 * The tables of the records.
 *
 * @param buckets into how many partitions an interval is split; can never change
 */
public record Table(String keyspace, String name, int buckets) {
  /** The table that has exactly the records of each interval. */
  public String byInterval() {
    return name + "_by_interval";
  }
}
