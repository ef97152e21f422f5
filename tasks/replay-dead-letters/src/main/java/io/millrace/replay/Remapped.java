package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.ReplaysEntry;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The result of mapping and encoding a dead letter again. */
sealed interface Remapped {
  /**
   * A record that can be stored.
   *
   * @param deadLetter it comes from
   * @param id the serialised key field of its row
   * @param record as it is in the topic, or will be
   * @param position where it is in the topic; empty if it is not produced yet
   */
  record Ready(
      DeadLetterRecord deadLetter,
      ByteBuffer id,
      ProducerRecord<byte[], byte[]> record,
      Optional<DeadLetter.Position> position)
      implements Remapped {

    /** Its entry in the ledger once it is in the topic. */
    ReplaysEntry.Pending pending(int partition, long offset, long timestamp, int schemaId) {
      return new ReplaysEntry.Pending(
          deadLetter.headers().page(),
          deadLetter.headers().index(),
          deadLetter.attempt(),
          id,
          ByteBuffer.wrap(record.key()),
          ByteBuffer.wrap(record.value()),
          partition,
          offset,
          timestamp,
          schemaId);
    }
  }

  /**
   * A record that fails again.
   *
   * @param recordPosition of the dead letter it comes from
   * @param again the dead letter to send again
   * @param reason one line for a person
   */
  record Failed(RecordPosition recordPosition, DeadLetter again, String reason)
      implements Remapped {}
}
