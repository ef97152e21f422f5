package io.millrace.spark;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.store.RejectedRecord;
import java.io.Serializable;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/** A {@link RejectedRecord} as it is sent to the driver. Its key is null if the record has none. */
@SuppressWarnings("ArrayRecordComponent") // none is compared
record Rejection(
    DeadLetter.Stage stage,
    byte[] key,
    byte[] value,
    RecordHeaders headers,
    TopicPartition partition,
    long offset,
    String failure,
    String reason)
    implements Serializable {

  static Rejection of(RejectedRecord rejected) {
    DeadLetter content = rejected.content();
    DeadLetter.Position position = content.position().orElseThrow();
    return new Rejection(
        rejected.stage(),
        content.key().orElse(null),
        content.value(),
        rejected.headers(),
        position.partition(),
        position.offset(),
        content.failure(),
        content.reason());
  }

  RejectedRecord record() {
    DeadLetter content =
        new DeadLetter(
            stage,
            Optional.ofNullable(key),
            value,
            headers,
            partition.topic(),
            Optional.of(new DeadLetter.Position(partition, offset)),
            failure,
            reason);
    return new RejectedRecord(stage, headers, reason, value.length, content);
  }
}
