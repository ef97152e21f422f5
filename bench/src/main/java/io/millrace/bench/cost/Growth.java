package io.millrace.bench.cost;

import io.millrace.bench.BenchSettings;
import io.millrace.bench.Benchmark;
import io.millrace.bench.Result;
import io.millrace.bench.run.JavaProgram;
import io.millrace.bench.run.ProgramRun;
import io.millrace.bench.run.Workload;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.TaskException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.TransactionalPublisher;
import io.millrace.store.IdSet;
import io.millrace.store.RejectedRecord;
import io.millrace.store.RejectedRecords;
import io.millrace.testkit.PipelineTopics;
import io.millrace.testkit.TestPipeline;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a run has more of, the more records its interval has: measured in this virtual machine. */
public final class Growth implements Benchmark {
  private static final String PIPELINE = "users";
  private static final int[] PAGES = {1, 20, 200, 1_000};
  private static final int[] PARTITIONS = {6, 24, 100, 250};
  private static final int[] IDS = {100_000, 1_000_000, 10_000_000};
  private static final String[] HEAPS = {"128m", "256m", "512m", "1g"};
  private static final int[] DEAD_LETTERS = {1_000, RejectedRecords.MOST};

  /** About what a user takes as JSON in the topic. */
  private static final int RECORD_BYTES = 700;

  private static final int PAGE_SIZE = 5_000;
  private static final double MIB = 1 << 20;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public boolean compares() {
    return false;
  }

  @Override
  public List<Result> run(BenchSettings settings) throws IOException, InterruptedException {
    try (PipelineTopics topics =
        new PipelineTopics(TestPipeline.unique().parsed(), Map.of(), Map.of())) {
      ledgerEntries(topics);
      ids();
      heaps();
      deadLetters(topics);
    }
    return List.of();
  }

  /** An entry lists each page's offsets in each partition, and is written again with each page. */
  private static void ledgerEntries(PipelineTopics topics) {
    System.out.printf("%nLedger entry: bytes, by pages and partitions of the topic%n%8s", "pages");
    IntStream.of(PARTITIONS).forEach(partitions -> System.out.printf(" %,12d", partitions));
    System.out.println();
    for (int pages : PAGES) {
      System.out.printf("%,8d", pages);
      for (int partitions : PARTITIONS) {
        System.out.printf(
            " %,12d", topics.ledger().record(entry(pages, partitions)).value().length);
      }
      System.out.println();
    }
    for (int partitions : PARTITIONS) {
      System.out.printf(
          "%,d pages, %,d partitions: %s%n",
          PAGES[PAGES.length - 1],
          partitions,
          committed(topics, "entry-" + partitions, entry(PAGES[PAGES.length - 1], partitions)));
    }
  }

  /** Commits an entry, as fetch-and-produce does with each page. */
  private static String committed(
      PipelineTopics topics, String transactionalId, LedgerEntry entry) {
    try (TransactionalPublisher publisher =
        new TransactionalPublisher(topics.clients().transactionalProducer(transactionalId))) {
      publisher.open(new Deadline(Clock.systemUTC(), Duration.ofMinutes(1)));
      publisher.publish(List.of(), acknowledged -> topics.ledger().record(entry));
      return "committed";
    } catch (TaskException e) {
      return "exit code %d: %s".formatted(e.exitCode().code(), e.getMessage());
    }
  }

  private static IntervalEntry entry(int pages, int partitions) {
    int each = Math.max(1, PAGE_SIZE / partitions);
    return new IntervalEntry(
        PIPELINE,
        Workload.HOUR,
        "0".repeat(64),
        1,
        "scheduled__2026-11-22T22:00:00+00:00",
        "",
        "aaaaaaaaaaaaaaaaaaaaaa",
        true,
        IntStream.rangeClosed(1, pages).mapToObj(page -> page(page, partitions, each)).toList());
  }

  private static PageEntry page(int page, int partitions, int each) {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      long first = 10_000_000L + (long) page * (each + 1);
      ranges.put(partition, new OffsetRange(first, first + each));
    }
    return new PageEntry(page, PAGE_SIZE, PAGE_SIZE, 0, ranges);
  }

  /** All ids of an interval are kept until they are read back. */
  private static void ids() throws IOException {
    System.out.printf(
        "%nIds that are kept until the read-back: bytes of heap, and as sent to Spark's driver%n%12s %12s %8s %12s%n",
        "ids", "heap MiB", "each", "sent MiB");
    for (int count : IDS) {
      Held<IdSet> held = Held.of(() -> FillHeap.ids(count));
      System.out.printf(
          "%,12d %12.1f %8.0f %12.1f%n",
          count, held.bytes() / MIB, (double) held.bytes() / count, sent(held.value()) / MIB);
    }
  }

  /** Of a task that has nothing else: it ends as a task does whose heap is too small. */
  private static void heaps() throws IOException, InterruptedException {
    System.out.printf("%nIds that fit into a heap, by its size%n");
    for (String heap : HEAPS) {
      JavaProgram program =
          new JavaProgram("fill", "bench", FillHeap.class.getName(), heap, List.of());
      ProgramRun run = ProgramRun.of(program, Map.of(), BenchSettings.FOLDER);
      long most =
          run.log()
              .lines()
              .filter(line -> line.matches("\\d+"))
              .mapToLong(Long::parseLong)
              .max()
              .orElse(0);
      System.out.printf(
          "%12s %,12d   then exit code %d: %s%n", heap, most, run.exitCode(), run.result());
    }
  }

  private static long sent(Object value) throws IOException {
    long[] count = new long[1];
    OutputStream counting =
        new OutputStream() {
          @Override
          public void write(int one) {
            count[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int length) {
            count[0] += length;
          }
        };
    try (ObjectOutputStream stream = new ObjectOutputStream(counting)) {
      stream.writeObject(value);
    }
    return count[0];
  }

  /** All dead letters of an interval are kept, and listed in one entry of the ledger. */
  private static void deadLetters(PipelineTopics topics) {
    System.out.printf(
        "%nDead letters that are kept until they are sent, of %d bytes%n%12s %12s %16s%n",
        RECORD_BYTES, "letters", "heap MiB", "in the ledger");
    for (int count : DEAD_LETTERS) {
      Held<RejectedRecords> held = Held.of(() -> rejected(count));
      DeadLettersEntry entry =
          new DeadLettersEntry(
              PIPELINE, Workload.HOUR, 1, "scheduled__2026-11-22T22:00:00+00:00", listed(count));
      System.out.printf(
          "%,12d %12.1f %16s%n",
          held.value().count(),
          held.bytes() / MIB,
          "%,d bytes, %s"
              .formatted(
                  topics.ledger().record(entry).value().length,
                  committed(topics, "letters-" + count, entry)));
    }
    try {
      rejected(RejectedRecords.MOST + 1);
    } catch (TaskException e) {
      System.out.printf("one more: exit code %d: %s%n", e.exitCode().code(), e.getMessage());
    }
  }

  private static RejectedRecords rejected(int count) {
    RejectedRecords rejected = new RejectedRecords();
    IntFunction<RejectedRecord> record =
        number ->
            RejectedRecord.of(
                DeadLetter.Stage.DECODING,
                new ConsumerRecord<>(
                    "users_created", 0, number, new byte[36], new byte[RECORD_BYTES]),
                new RecordHeaders(
                    Workload.HOUR.label(), 1, number / PAGE_SIZE + 1, number % PAGE_SIZE, 1),
                new IllegalArgumentException(
                    "latitude: \"north\" is not a number (" + number + ")"));
    IntStream.range(0, count).mapToObj(record).forEach(rejected::add);
    return rejected;
  }

  private static List<DeadLettersEntry.Listed> listed(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            number ->
                new DeadLettersEntry.Listed(
                    number / PAGE_SIZE + 1, number % PAGE_SIZE, DeadLetter.Stage.DECODING))
        .toList();
  }

  /**
   * Something that was made, and how many bytes of heap it holds.
   *
   * @param bytes by which the used heap has grown
   */
  private record Held<T>(T value, long bytes) {
    static <T> Held<T> of(Supplier<T> maker) {
      long before = used();
      T value = maker.get();
      return new Held<>(value, used() - before);
    }

    private static long used() {
      Runtime.getRuntime().gc();
      return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
  }
}
