package io.millrace.bench.cost;

import io.millrace.bench.run.CassandraDisk;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.ServicesUsage;
import java.util.Map;

/**
 * One run of an engine.
 *
 * @param usage of the broker and the node meanwhile
 * @param commitLogBytes that the node has written meanwhile, in whole segments
 * @param tables the size of each, once they are on disk
 */
record Stored(
    Engine engine,
    ProgramRun run,
    ServicesUsage usage,
    long commitLogBytes,
    Map<String, CassandraDisk.Size> tables) {}
