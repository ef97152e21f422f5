package io.millrace.controlcenter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.kafka.ReadingClients;
import io.millrace.ledger.Ledger;
import io.millrace.ledger.OffsetRange;
import io.millrace.ledger.RecordHeaders;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.utils.Utils;

/**
 * A search in one topic of a pipeline.
 *
 * @param keyDecidesPartition whether a key is only in the partition that the default partitioner
 *     chooses for it
 * @param limit how many records at most
 * @param after where to continue
 */
record TopicSearch(
    Pipeline pipeline,
    TopicRole role,
    boolean keyDecidesPartition,
    int limit,
    Optional<Places> after) {

  /** What is found by the budget's end. */
  Found find(ReadingClients clients, Wanted wanted, SearchBudget budget) {
    String topic = role.topic(pipeline.topic());
    TopicLog log = TopicLog.of(clients.consumer(), topic, budget.deadline()).required();
    ForwardSearch forward = new ForwardSearch(clients.consumer(), budget);
    BackwardSearch backward = new BackwardSearch(clients.consumer(), budget);
    if (wanted instanceof Wanted.FromOffset from) {
      Map<TopicPartition, List<OffsetRange>> spans = log.of(from.partition());
      spans.replaceAll((partition, readable) -> TopicLog.common(readable, from(from.offset())));
      return forward.find(spans, record -> true, limit, after);
    }
    if (wanted instanceof Wanted.Since since) {
      return forward.find(
          log.since(since.time()),
          record -> record.timestamp() >= since.time().toEpochMilli(),
          limit,
          after);
    }
    if (wanted instanceof Wanted.WithKey with) {
      byte[] key = with.key().getBytes(UTF_8);
      return backward.find(
          partitionOf(key, log).map(log::of).orElseGet(log::all),
          record -> Arrays.equals(key, record.key()),
          limit,
          after);
    }
    if (wanted instanceof Wanted.OfInterval of) {
      Interval interval = of.interval();
      if (role == TopicRole.LEDGER) {
        TopicPartition partition = Ledger.partition(topic, pipeline.name(), interval);
        return backward.find(log.of(partition.partition()), entryOf(interval), limit, after);
      }
      IntervalPlace place = place(clients, log, interval, budget);
      return forward.find(place.spans(), place.records(), limit, after);
    }
    return backward.find(log.all(), record -> true, limit, after);
  }

  private IntervalPlace place(
      ReadingClients clients, TopicLog log, Interval interval, SearchBudget budget) {
    if (role == TopicRole.RECORDS) {
      return IntervalPlace.ofLedger(clients, log, pipeline, interval, budget.deadline())
          .orElseGet(() -> anywhere(log, interval));
    }
    return anywhere(log, interval);
  }

  /** No record of an interval was received before the interval began. */
  private static IntervalPlace anywhere(TopicLog log, Interval interval) {
    byte[] label = interval.label().getBytes(UTF_8);
    return new IntervalPlace(
        log.since(interval.start()),
        record -> {
          Header header = record.headers().lastHeader(RecordHeaders.INTERVAL);
          return header != null && Arrays.equals(label, header.value());
        });
  }

  /** The interval's entry, and those of its dead letters and replays, whose keys continue it. */
  private Predicate<ConsumerRecord<byte[], byte[]>> entryOf(Interval interval) {
    String key = pipeline.name() + "/" + interval.label();
    return record -> {
      if (record.key() == null) {
        return false;
      }
      String found = new String(record.key(), UTF_8);
      return found.equals(key) || found.startsWith(key + "/");
    };
  }

  /** The ledger's keys do not decide their partitions: those of an interval share one. */
  private Optional<Integer> partitionOf(byte[] key, TopicLog log) {
    return role != TopicRole.LEDGER && keyDecidesPartition
        ? Optional.of(Utils.toPositive(Utils.murmur2(key)) % log.size())
        : Optional.empty();
  }

  private static OffsetRange from(long offset) {
    return new OffsetRange(Math.min(offset, Long.MAX_VALUE - 1), Long.MAX_VALUE);
  }
}
