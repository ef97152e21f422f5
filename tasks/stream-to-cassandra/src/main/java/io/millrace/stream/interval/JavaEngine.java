package io.millrace.stream.interval;

import io.millrace.cassandra.BoundedWriter;
import io.millrace.cassandra.Patience;
import io.millrace.ledger.IntervalEntry;
import io.millrace.store.IntervalContext;
import io.millrace.store.IntervalReader;
import io.millrace.store.ProcessedRecords;
import io.millrace.store.RecordEncoder;
import io.millrace.store.RecordStorer;
import io.millrace.store.StoreEngine;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves an interval's records in this process: one consumer reads them, one writer stores them. */
final class JavaEngine implements StoreEngine {
  /** The engine's name in {@code ingest_runs}. */
  static final String NAME = "java";

  private static final Logger log = LoggerFactory.getLogger(JavaEngine.class);

  private final IntervalReader reader;
  private final RecordStorer storer;
  private final Patience patience;

  JavaEngine(IntervalContext context, IntervalEntry entry) {
    this.patience = context.patience();
    this.storer =
        new RecordStorer(
            context.interval(),
            new RecordEncoder(context.pipeline().record()),
            context.connections().statements(),
            BoundedWriter.to(context.connections().session()),
            patience,
            context.observer(),
            Math.toIntExact(entry.produced()));
    this.reader =
        new IntervalReader(
            context.topics(),
            context.connections().consumer(),
            context.pipeline().topic().name(),
            entry,
            context.deadline(),
            context.observer());
  }

  @Override
  public void write() {
    long start = System.nanoTime();
    reader.read(storer::store, patience);
    storer.await();
    log.info(
        "{} records read, {} rows stored, {} dead letters, {} writes retried, {} ms",
        records().read(),
        records().stored(),
        records().rejected().count(),
        records().repeated(),
        (System.nanoTime() - start) / 1_000_000);
  }

  @Override
  public void writeAgain(BitSet missing) {
    reader.read((record, headers) -> storer.storeAgain(record, headers, missing), patience);
    storer.await();
  }

  @Override
  public ProcessedRecords records() {
    return storer.records();
  }
}
