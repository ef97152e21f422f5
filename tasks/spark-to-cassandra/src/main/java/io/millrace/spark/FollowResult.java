package io.millrace.spark;

import io.millrace.store.RejectedRecord;
import io.millrace.store.follow.FollowCounts;
import java.io.Serializable;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * What has become of the records of one partition in one batch, as it is sent to the driver.
 *
 * @param first the offset of the first of them
 * @param next the offset behind the last
 * @param failure why not all of them are stored; null if they are
 */
record FollowResult(
    TopicPartition partition,
    long first,
    long next,
    List<Rejection> rejections,
    long read,
    long stored,
    long duplicates,
    PartitionResult.Failure failure)
    implements Serializable {

  static FollowResult failed(PartitionResult.Failure failure) {
    return new FollowResult(null, 0, 0, List.of(), 0, 0, 0, failure);
  }

  FollowCounts counts() {
    return new FollowCounts(read, stored, rejections.size(), duplicates);
  }

  /** The records that are not stored. */
  List<RejectedRecord> rejected() {
    return rejections.stream().map(Rejection::record).toList();
  }
}
