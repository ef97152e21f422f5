package io.millrace.kafka;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;

/** A partition with records of given times, and the clients that read it. */
final class LogInMemory {
  static final TopicPartition PARTITION = new TopicPartition("ledger", 3);

  final MockConsumer<byte[], byte[]> consumer =
      new MockConsumer<>(AutoOffsetResetStrategy.NONE.name());
  private final List<Instant> times = new ArrayList<>();
  private final Instant wanted;
  private long beginning;
  private Runnable onLookup = () -> {};

  /**
   * @param wanted the only time that is looked up: the client does not tell its fakes
   */
  LogInMemory(Instant wanted) {
    this.wanted = wanted;
  }

  void add(String time) {
    times.add(Instant.parse(time));
  }

  /** Is done while the broker looks up a time. */
  void whenLookedUp(Runnable action) {
    onLookup = action;
  }

  /** Retention deletes all records before an offset. */
  void expire(long before) {
    beginning = before;
    consumer.updateBeginningOffsets(Map.of(PARTITION, before));
  }

  /** What a consumer gets once it has found its offset. */
  void deliver() {
    consumer.schedulePollTask(
        () -> {
          consumer.updateBeginningOffsets(Map.of(PARTITION, beginning));
          for (long offset = Math.max(beginning, consumer.position(PARTITION));
              offset < times.size();
              offset++) {
            consumer.addRecord(record(offset));
          }
        });
  }

  private ConsumerRecord<byte[], byte[]> record(long offset) {
    return new ConsumerRecord<>(
        PARTITION.topic(),
        PARTITION.partition(),
        offset,
        times.get((int) offset).toEpochMilli(),
        TimestampType.LOG_APPEND_TIME,
        0,
        0,
        null,
        new byte[0],
        new org.apache.kafka.common.header.internals.RecordHeaders(),
        Optional.empty());
  }

  TopicInspector topics() {
    return new TopicInspector(
        (Admin)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("listOffsets")) {
                    return offsets((Map<?, ?>) arguments[0]);
                  }
                  throw new UnsupportedOperationException(method.getName());
                }));
  }

  private ListOffsetsResult offsets(Map<?, ?> wantedSpecs) {
    Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> offsets = new HashMap<>();
    wantedSpecs.forEach(
        (partition, spec) ->
            offsets.put(
                (TopicPartition) partition,
                KafkaFuture.completedFuture(
                    new ListOffsetsResultInfo(offset(spec), 0, Optional.empty()))));
    return new ListOffsetsResult(offsets);
  }

  private long offset(Object spec) {
    if (spec instanceof OffsetSpec.EarliestSpec) {
      return beginning;
    }
    if (spec instanceof OffsetSpec.LatestSpec) {
      return times.size();
    }
    onLookup.run();
    for (int offset = (int) beginning; offset < times.size(); offset++) {
      if (!times.get(offset).isBefore(wanted)) {
        return offset;
      }
    }
    return -1;
  }
}
