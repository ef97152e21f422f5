package io.millrace.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.record.MappedRecord;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.RecordMapper;
import io.millrace.common.record.SourceRecord;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordSize;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RejectedRecord;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;

/** Maps and encodes dead letters as the tasks map and encode records, with the current pipeline. */
final class Remapper {
  private final RecordMapper mapper;
  private final RecordEncoder encoder;
  private final String topic;
  private final int schemaId;
  private final int maxRecordBytes;
  private final String runId;

  /**
   * @param schemaId of the records to produce
   * @param maxRecordBytes the largest record that the topic accepts
   * @param runId of this replay
   */
  Remapper(Pipeline pipeline, int schemaId, int maxRecordBytes, String runId) {
    this.mapper = new RecordMapper(pipeline.record());
    this.encoder = new RecordEncoder(pipeline.record());
    this.topic = pipeline.topic().name();
    this.schemaId = schemaId;
    this.maxRecordBytes = maxRecordBytes;
    this.runId = runId;
  }

  /** Retries what has failed. */
  Remapped of(DeadLetterRecord deadLetter) {
    return deadLetter.position().isPresent()
        ? encoded(deadLetter, new ProducerRecord<>(topic, deadLetter.key(), deadLetter.value()))
        : mapped(deadLetter);
  }

  /** The dead letter for a record whose id is in another row of the interval. */
  Remapped.Failed duplicate(DeadLetterRecord deadLetter) {
    return failed(
        deadLetter,
        DeadLetter.Stage.DUPLICATE,
        RejectedRecord.DUPLICATE,
        "another record of the interval is already stored with this id");
  }

  /** Maps the source's bytes as fetch-and-produce does. */
  private Remapped mapped(DeadLetterRecord deadLetter) {
    MappedRecord mapped;
    try {
      mapped = mapper.map(SourceRecord.of(deadLetter.value()).json());
    } catch (MappingException e) {
      return failed(deadLetter, DeadLetter.Stage.MAPPING, e);
    }
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            null,
            null,
            mapped.key().getBytes(UTF_8),
            Json.bytes(mapped.value()),
            headers(deadLetter).headers());
    long size = RecordSize.upperBound(record);
    if (size > maxRecordBytes) {
      return failed(
          deadLetter,
          DeadLetter.Stage.OVERSIZED,
          RecordTooLargeException.class.getName(),
          "the mapped record has %d bytes (valid: at most %d)".formatted(size, maxRecordBytes));
    }
    return encoded(deadLetter, record);
  }

  private Remapped encoded(DeadLetterRecord deadLetter, ProducerRecord<byte[], byte[]> record) {
    try {
      ByteBuffer id = encoder.encode(record.key(), record.value()).id();
      return new Remapped.Ready(deadLetter, id, record, deadLetter.position());
    } catch (InvalidValueException e) {
      return failed(deadLetter, DeadLetter.Stage.DECODING, e);
    }
  }

  /** The record's own headers, but with the current schema. */
  private RecordHeaders headers(DeadLetterRecord deadLetter) {
    RecordHeaders own = deadLetter.headers();
    return new RecordHeaders(own.interval(), own.revision(), own.page(), own.index(), schemaId);
  }

  private Remapped.Failed failed(
      DeadLetterRecord deadLetter, DeadLetter.Stage stage, Exception failure) {
    return failed(deadLetter, stage, failure.getClass().getName(), RejectedRecord.reason(failure));
  }

  private Remapped.Failed failed(
      DeadLetterRecord deadLetter, DeadLetter.Stage stage, String failure, String reason) {
    DeadLetter again =
        new DeadLetter(
                stage,
                Optional.ofNullable(deadLetter.key()),
                deadLetter.value(),
                deadLetter.headers(),
                topic,
                deadLetter.position(),
                failure,
                reason)
            .ofReplay(deadLetter.attempt() + 1, runId);
    return new Remapped.Failed(deadLetter.recordPosition(), again, reason);
  }
}
