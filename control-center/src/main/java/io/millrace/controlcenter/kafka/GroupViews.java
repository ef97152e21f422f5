package io.millrace.controlcenter.kafka;

import java.util.List;

/**
 * The consumer groups of a pipeline, as they are shown.
 *
 * @param complete whether all groups of the cluster were looked at
 */
record GroupViews(List<GroupView> groups, boolean complete) {
  /**
   * A group.
   *
   * @param state as Kafka names it, such as {@code stable} or {@code empty}
   * @param lag of all partitions whose lag is known; null if none is
   * @param history of the lag, a sample a minute: seconds since 1970, and records
   */
  record GroupView(
      String group,
      String state,
      List<MemberView> members,
      List<OffsetView> partitions,
      Long lag,
      List<List<Object>> history) {
    GroupView withHistory(List<List<Object>> samples) {
      return new GroupView(group, state, members, partitions, lag, samples);
    }
  }

  /**
   * A consumer in a group.
   *
   * @param partitions assigned to it, such as {@code users_created-0}
   */
  record MemberView(String id, String client, String host, List<String> partitions) {}

  /**
   * How far a group has got in a partition.
   *
   * @param committed the next offset to read; null if none was committed
   * @param end of what is committed in the partition; null if the partition no longer exists
   * @param lag offsets in between, transaction markers included; null if one of both is unknown
   */
  record OffsetView(String topic, int partition, Long committed, Long end, Long lag) {}
}
