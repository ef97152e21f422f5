package io.millrace.controlcenter.kafka;

import java.util.List;

/** The topics of a pipeline, as they are shown. */
record TopicViews(List<TopicView> topics) {
  /**
   * A topic.
   *
   * @param exists whether it does; if not, there is nothing but role and name
   * @param records offsets in use: transaction markers, and what is compacted away, count as well
   * @param sizeBytes of its partitions' leaders; null if a broker does not tell
   * @param retentionMs null if it is not limited
   */
  record TopicView(
      String role,
      String name,
      boolean exists,
      long records,
      Long sizeBytes,
      Long retentionMs,
      String cleanupPolicy,
      List<PartitionView> partitions,
      List<ConfigView> configs) {}

  /**
   * A partition.
   *
   * @param leader null if it has none now
   * @param isr the replicas that are in sync
   * @param firstOffset null, as {@code endOffset} is, if it has no leader that could tell
   * @param endOffset behind everything that was acknowledged, whether committed or not
   */
  record PartitionView(
      int partition,
      Integer leader,
      List<Integer> replicas,
      List<Integer> isr,
      Long firstOffset,
      Long endOffset,
      Long sizeBytes) {}

  /**
   * A setting.
   *
   * @param value null if it is a secret
   * @param source {@code topic}, {@code broker} or {@code default}
   */
  record ConfigView(String name, String value, String source) {}
}
