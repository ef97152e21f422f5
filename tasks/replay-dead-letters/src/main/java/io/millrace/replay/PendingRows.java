package io.millrace.replay;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.RowWrite;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.ReplaysEntry;
import io.millrace.store.EncodedRecord;
import io.millrace.store.IntervalContext;
import io.millrace.store.InvalidValueException;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RejectedRecord;
import io.millrace.store.TableStatements;
import io.millrace.store.WriteTimes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes the rows of dead letters that are listed as pending: with the writer, the statements and
 * the write times of the streaming task. The ledger has all data of a row, so every attempt writes
 * the same.
 */
final class PendingRows {
  private final IntervalContext context;
  private final int revision;
  private final RecordEncoder encoder;
  private final TableStatements statements;
  private final BoundedWriter<BoundStatement> writer;

  PendingRows(IntervalContext context, int revision) {
    this.context = context;
    this.revision = revision;
    this.encoder = new RecordEncoder(context.pipeline().record());
    this.statements = context.connections().statements();
    this.writer = BoundedWriter.to(context.connections().session());
  }

  /**
   * The results of writing rows.
   *
   * @param stored acknowledged in both tables
   * @param rejected the dead letters of the others
   */
  record Written(List<ReplaysEntry.Pending> stored, List<Remapped.Failed> rejected) {}

  /** Writes them; returns once each is acknowledged or rejected. */
  Written write(List<ReplaysEntry.Pending> pending) {
    List<ReplaysEntry.Pending> stored = new ArrayList<>();
    List<Remapped.Failed> rejected = new ArrayList<>();
    for (ReplaysEntry.Pending deadLetter : pending) {
      EncodedRecord encoded;
      try {
        encoded = encoder.encode(deadLetter.keyBytes(), deadLetter.valueBytes());
      } catch (InvalidValueException e) {
        rejected.add(failed(deadLetter, DeadLetter.Stage.DECODING, e));
        continue;
      }
      List<BoundStatement> inserts =
          statements.inserts(
              encoded,
              context.interval(),
              revision,
              WriteTimes.of(context.interval(), revision, deadLetter.page()),
              Instant.ofEpochMilli(deadLetter.timestamp()));
      writer.submit(
          new RowWrite<>(
              inserts,
              () -> {
                stored.add(deadLetter);
                context.observer().reached(ReplayStep.ROW_STORED);
              },
              failure -> rejected.add(failed(deadLetter, DeadLetter.Stage.WRITING, failure))),
          context.patience());
      context.observer().reached(ReplayStep.ROW_SUBMITTED);
    }
    writer.await(context.patience());
    context.observer().reached(ReplayStep.ROWS_WRITTEN);
    return new Written(stored, rejected);
  }

  /**
   * The topic now has the record, so this is the dead letter that the streaming task would send.
   */
  private Remapped.Failed failed(
      ReplaysEntry.Pending deadLetter, DeadLetter.Stage stage, Throwable failure) {
    String reason = RejectedRecord.reason(failure);
    String topic = context.pipeline().topic().name();
    DeadLetter again =
        new DeadLetter(
                stage,
                Optional.of(deadLetter.keyBytes()),
                deadLetter.valueBytes(),
                new RecordHeaders(
                    context.interval().label(),
                    revision,
                    deadLetter.page(),
                    deadLetter.index(),
                    deadLetter.schemaId()),
                topic,
                Optional.of(
                    new DeadLetter.Position(
                        new TopicPartition(topic, deadLetter.partition()), deadLetter.offset())),
                failure.getClass().getName(),
                reason)
            .ofReplay(deadLetter.attempt() + 1, context.task().runId());
    return new Remapped.Failed(
        new RecordPosition(deadLetter.page(), deadLetter.index()), again, reason);
  }
}
