package io.millrace.store.follow;

import io.millrace.store.RejectedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The finished part of records that arrived together.
 *
 * @param offsets behind the last record of each partition that is stored or a dead letter
 * @param rejected to be sent before these offsets are committed, or together with them
 * @param unknownSchema why the rest was left, if a record's schema is unknown
 */
public record FollowBatch(
    Map<TopicPartition, OffsetAndMetadata> offsets,
    List<RejectedRecord> rejected,
    Optional<String> unknownSchema) {}
