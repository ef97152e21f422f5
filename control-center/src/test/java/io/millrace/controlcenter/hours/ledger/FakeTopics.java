package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.LedgerEntry;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.PageEntry;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.ReplaysEntry;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** Topics of one partition in memory, with the records that the tasks write. */
public final class FakeTopics implements TopicReads {
  public static final String LEDGER = "users.intervals";
  public static final String DEAD_LETTERS = "users.dlq";

  private final Clock clock;
  private final Ledger ledger = new Ledger(null, null, LEDGER);
  private final Map<String, List<ConsumerRecord<byte[], byte[]>>> topics = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private Optional<String> failure = Optional.empty();
  private int atOnce = Integer.MAX_VALUE;
  private int calls;

  public FakeTopics(Clock clock) {
    this.clock = clock;
    recreate(LEDGER);
    recreate(DEAD_LETTERS);
  }

  /** Deletes a topic and creates it again. */
  public void recreate(String topic) {
    topics.put(topic, new ArrayList<>());
    ids.put(topic, topic + "-" + ids.getOrDefault(topic, ""));
  }

  public void delete(String topic) {
    topics.remove(topic);
  }

  /** Every call fails from now on. */
  public void fail(String reason) {
    failure = Optional.of(reason);
  }

  public void recover() {
    failure = Optional.empty();
  }

  /** A call returns no more records than this. */
  void limit(int records) {
    atOnce = records;
  }

  int calls() {
    return calls;
  }

  /** A revision with one page; nothing is produced before it is complete. */
  public void fetched(String start, int revision, boolean complete, int records, int deadLettered) {
    List<PageEntry> pages =
        records == 0
            ? List.of()
            : List.of(
                new PageEntry(
                    1,
                    records,
                    records - deadLettered,
                    deadLettered,
                    Map.of(0, new OffsetRange(10, 10 + records))));
    write(
        new IntervalEntry(
            "users", hour(start), "print", revision, "fetch-run", "", "topic", complete, pages));
  }

  /** Dead letters of the storing task, on page 1. */
  public void letters(String start, int revision, DeadLettersEntry.Listed... listed) {
    write(new DeadLettersEntry("users", hour(start), revision, "run", List.of(listed)));
  }

  public static DeadLettersEntry.Listed letter(int index, DeadLetter.Stage stage) {
    return new DeadLettersEntry.Listed(1, index, stage);
  }

  /** Replayed dead letters, on page 1. */
  public void replayed(String start, int revision, int... indexes) {
    List<ReplaysEntry.Stored> stored =
        Arrays.stream(indexes)
            .mapToObj(index -> new ReplaysEntry.Stored(1, index, ByteBuffer.allocate(16)))
            .toList();
    write(new ReplaysEntry("users", hour(start), revision, "replay-run", stored, List.of()));
  }

  /** A dead letter whose replay has begun, on page 1. */
  public void pending(String start, int revision, int index) {
    ByteBuffer bytes = ByteBuffer.allocate(16);
    write(
        new ReplaysEntry(
            "users",
            hour(start),
            revision,
            "replay-run",
            List.of(),
            List.of(new ReplaysEntry.Pending(1, index, 1, bytes, bytes, bytes, 0, 1, 2, 3))));
  }

  /** A dead letter on page 1. */
  public void deadLetter(
      String start, int revision, int index, DeadLetter.Stage stage, int attempt, String reason) {
    add(letterRecord(start, revision, index, stage, attempt, reason, false));
  }

  /**
   * A dead letter on page 1 as a record for its topic.
   *
   * @param hasPosition whether the record was read from the topic of the records
   */
  public static ProducerRecord<byte[], byte[]> letterRecord(
      String start,
      int revision,
      int index,
      DeadLetter.Stage stage,
      int attempt,
      String reason,
      boolean hasPosition) {
    DeadLetter letter =
        new DeadLetter(
            stage,
            Optional.empty(),
            "{\"age\":\"x\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8),
            new RecordHeaders(start, revision, 1, index, 7),
            "users",
            hasPosition
                ? Optional.of(new DeadLetter.Position(new TopicPartition("users", 0), 5))
                : Optional.empty(),
            "some.Failure",
            reason);
    return (attempt == 1 ? letter : letter.ofReplay(attempt, "replay-run"))
        .toRecord(DEAD_LETTERS, 1_000_000);
  }

  public void write(LedgerEntry entry) {
    add(ledger.record(entry));
  }

  public void add(ProducerRecord<byte[], byte[]> sent) {
    List<ConsumerRecord<byte[], byte[]>> log = topics.get(sent.topic());
    log.add(consumed(sent, log.size(), clock.instant()));
  }

  /** A record as a consumer gets it, from partition 0. */
  public static ConsumerRecord<byte[], byte[]> consumed(
      ProducerRecord<byte[], byte[]> sent, long offset, Instant at) {
    return new ConsumerRecord<>(
        sent.topic(),
        0,
        offset,
        at.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        sent.key(),
        sent.value(),
        sent.headers(),
        Optional.empty());
  }

  static Interval hour(String start) {
    Instant begin = Instant.parse(start);
    return new Interval(begin, begin.plus(Duration.ofHours(1)));
  }

  @Override
  public <T> Tail<T> tail(
      String topic,
      TopicPositions since,
      Duration patience,
      Function<ConsumerRecord<byte[], byte[]>, Optional<T>> parse) {
    answer();
    if (!topics.containsKey(topic)) {
      return Tail.ofNothing();
    }
    List<ConsumerRecord<byte[], byte[]>> log = topics.get(topic);
    String id = ids.get(topic);
    boolean restarted = !since.topicId().equals(id);
    int from = restarted ? 0 : since.next().get(0).intValue();
    int to = (int) Math.min(log.size(), (long) from + atOnce);
    List<T> items = log.subList(from, to).stream().flatMap(r -> parse.apply(r).stream()).toList();
    return new Tail<>(
        true, restarted, items, new TopicPositions(id, Map.of(0, (long) to)), to == log.size());
  }

  @Override
  public Optional<byte[]> value(TopicPartition partition, long offset) {
    answer();
    return Optional.of(topics.get(partition.topic()).get((int) offset).value());
  }

  private void answer() {
    calls++;
    failure.ifPresent(
        reason -> {
          throw new BackendException("kafka", reason, null);
        });
  }
}
