package io.millrace.bench.write;

import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.Source;
import io.millrace.bench.run.TaskContainer;
import io.millrace.bench.run.Workload;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An interval in the topic, and runs that store it, each in new tables. */
public final class Stores implements AutoCloseable {
  private static final String FETCH = "fetch-and-produce";
  private static final String STREAM = "stream-to-cassandra";
  private static final JavaProgram WRITE_LOOP =
      new JavaProgram("write-loop", "bench", WriteLoop.class.getName(), "3g", List.of());

  private final BenchSettings settings;
  private final int records;
  private final Workload workload;

  private Stores(BenchSettings settings, int records, Workload workload) {
    this.settings = settings;
    this.records = records;
    this.workload = workload;
  }

  /** Fetches so many records. */
  public static Stores of(BenchSettings settings, int records)
      throws IOException, InterruptedException {
    Workload workload = new Workload();
    Stores stores = new Stores(settings, records, workload);
    try (Source source = Source.startFromMemory(BenchSettings.FOLDER)) {
      TaskContainer.onThisMachine(FETCH)
          .run(workload.fetching(Workload.HOUR, records, source.url()));
    }
    return stores;
  }

  /** What stores an interval. */
  @FunctionalInterface
  public interface Run<T> {
    /** Stores it in the tables of the target. */
    T into(Workload.Target target) throws IOException, InterruptedException;
  }

  /**
   * Lets it store the interval on the node that benchmarks share, and removes the tables.
   *
   * @param name what stores it, for messages
   * @param rows how many must be there afterwards in each table
   * @throws BenchException if they are not
   */
  public <T> T stored(String name, int rows, Run<T> run) throws IOException, InterruptedException {
    return stored(Services.cassandra(), name, rows, run);
  }

  private <T> T stored(Cassandra node, String name, int rows, Run<T> run)
      throws IOException, InterruptedException {
    try (Workload.Target target = workload.newTarget(node)) {
      T result = run.into(target);
      target.check(name, rows);
      return result;
    }
  }

  /** How a program of this engine stores it, from its start to its exit. */
  public ProgramRun stored(Engine engine, JavaProgram program)
      throws IOException, InterruptedException {
    return stored(Services.cassandra(), engine, program);
  }

  /** The same on another node. */
  ProgramRun stored(Cassandra node, Engine engine, JavaProgram program)
      throws IOException, InterruptedException {
    return stored(
        node,
        program.name(),
        records,
        target ->
            ProgramRun.of(
                    program,
                    engine == Engine.CONNECTOR
                        ? target.connecting(Workload.HOUR, settings)
                        : target.storing(Workload.HOUR, settings),
                    BenchSettings.FOLDER)
                .successful(program.name()));
  }

  /** Rows per second of stream-to-cassandra in its image, its start and its exit included. */
  public double streamed() throws IOException, InterruptedException {
    return stored(
        STREAM,
        records,
        target ->
            perSecond(
                records,
                TaskContainer.onThisMachine(STREAM)
                    .run(target.storing(Workload.HOUR, settings))
                    .time()));
  }

  /** The same as a process like that of an older build, without an image. */
  double streamedByProcess() throws IOException, InterruptedException {
    return perSecond(records, stored(Engine.JAVA, Engine.JAVA.program(settings.heap())).time());
  }

  /**
   * Rows per second of the driver loop, from the first write to the last acknowledgement.
   *
   * @param rows how many, at most the interval's
   * @param inFlight requests at once
   * @throws BenchException if a write fails
   */
  public double looped(int rows, int inFlight) throws IOException, InterruptedException {
    return stored(
        "the driver loop",
        rows,
        target -> {
          Map<String, String> environment = new HashMap<>(target.storing(Workload.HOUR, settings));
          environment.put("ROWS", Integer.toString(rows));
          environment.put("IN_FLIGHT", Integer.toString(inFlight));
          ProgramRun run =
              ProgramRun.of(WRITE_LOOP, environment, BenchSettings.FOLDER)
                  .successful("the driver loop");
          return perSecond(rows, Duration.ofNanos(Workload.count(run, "nanos")));
        });
  }

  /** A rate. */
  public static double perSecond(int rows, Duration time) {
    return rows * 1e9 / time.toNanos();
  }

  @Override
  public void close() {
    workload.close();
  }
}
