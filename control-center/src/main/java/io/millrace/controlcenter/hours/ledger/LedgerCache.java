package io.millrace.controlcenter.hours.ledger;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.task.DataException;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.ledger.LedgerJson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * What the ledgers and the dead-letter topics of all pipelines say. A topic that nobody has asked
 * for in a while is forgotten: its pipeline is removed, or has another topic now.
 */
public final class LedgerCache {
  /** With 3 s for the brokers' answers before each, both together take 10 s at most. */
  private static final Duration READING_LEDGER = Duration.ofSeconds(3);

  private static final Duration READING_LETTERS = Duration.ofSeconds(1);

  /** Every pipeline is sampled once a minute. */
  static final Duration KEPT_UNUSED = Duration.ofMinutes(15);

  private final TopicReads reads;
  private final Clock clock;
  private final Map<String, FollowedTopic<LedgerItem, LedgerSnapshot>> ledgers =
      new ConcurrentHashMap<>();
  private final Map<String, FollowedTopic<LetterHeaders, LetterSnapshot>> letters =
      new ConcurrentHashMap<>();

  public LedgerCache(TopicReads reads, Clock clock) {
    this.reads = reads;
    this.clock = clock;
  }

  /** The pipeline's ledger, as far as Kafka tells. */
  public Followed<LedgerSnapshot> ledger(Pipeline pipeline) {
    forgetUnused();
    return ledgers
        .computeIfAbsent(
            key(pipeline.name(), pipeline.topic().intervals()),
            key ->
                new FollowedTopic<>(
                    reads,
                    pipeline.topic().intervals(),
                    new LedgerContents(pipeline.name()),
                    clock))
        .now(READING_LEDGER);
  }

  /**
   * What only the dead-letter topic knows.
   *
   * @param ledger read just before: if Kafka did not answer then, it is not asked
   */
  public Followed<LetterSnapshot> letters(Pipeline pipeline, Followed<LedgerSnapshot> ledger) {
    FollowedTopic<LetterHeaders, LetterSnapshot> topic =
        letters.computeIfAbsent(
            key(pipeline.name(), pipeline.topic().deadLetters()),
            key ->
                new FollowedTopic<>(
                    reads, pipeline.topic().deadLetters(), new LetterContents(), clock));
    boolean isUnanswered = ledger.problem().isPresent() && !ledger.complete();
    return isUnanswered ? topic.last() : topic.now(READING_LETTERS);
  }

  /**
   * The whole entry for an interval.
   *
   * @return empty if the ledger has none, or has replaced it just now
   * @throws BackendException if Kafka does not answer
   * @throws DataException if the entry cannot be read; the message says why
   */
  public Optional<LedgerEntryDetail> entry(Pipeline pipeline, FetchedRevision known) {
    return reads
        .value(new TopicPartition(pipeline.topic().intervals(), known.partition()), known.offset())
        .map(value -> LedgerEntryDetail.of(LedgerJson.intervalEntry(value)));
  }

  private void forgetUnused() {
    Instant since = clock.instant().minus(KEPT_UNUSED);
    ledgers.values().removeIf(topic -> topic.usedAt().isBefore(since));
    letters.values().removeIf(topic -> topic.usedAt().isBefore(since));
  }

  /** How many topics it remembers. */
  int size() {
    return ledgers.size() + letters.size();
  }

  /** A pipeline's file may name another topic from now on. */
  private static String key(String pipeline, String topic) {
    return pipeline + " " + topic;
  }
}
