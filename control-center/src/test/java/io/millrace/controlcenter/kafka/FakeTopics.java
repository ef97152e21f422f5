package io.millrace.controlcenter.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics in memory, and the consumer that reads them, any part as often as it likes. */
final class FakeTopics extends MockConsumer<byte[], byte[]> {
  private static final int POLLED = 7;

  private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();
  private final Map<TopicPartition, Long> beginnings = new HashMap<>();
  private final Map<TopicPartition, Long> ends = new HashMap<>();

  FakeTopics() {
    super("none");
  }

  FakeTopics create(String topic, int partitions) {
    for (int number = 0; number < partitions; number++) {
      TopicPartition partition = new TopicPartition(topic, number);
      logs.put(partition, new ArrayList<>());
      beginnings.put(partition, 0L);
      ends.put(partition, 0L);
    }
    updateBeginningOffsets(beginnings);
    return this;
  }

  FakeTopics add(String topic, int partition, long time, String key, String value) {
    return add(topic, partition, time, bytes(key), bytes(value), Map.of());
  }

  FakeTopics add(
      String topic,
      int partition,
      long time,
      byte[] key,
      byte[] value,
      Map<String, String> headers) {
    TopicPartition at = new TopicPartition(topic, partition);
    Headers own = new RecordHeaders();
    headers.forEach((name, text) -> own.add(name, bytes(text)));
    logs.get(at)
        .add(
            new ConsumerRecord<>(
                topic,
                partition,
                ends.get(at),
                time,
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                own,
                Optional.empty()));
    ends.merge(at, 1L, Long::sum);
    return this;
  }

  /** An offset without a record, as a transaction marker has. */
  FakeTopics marker(String topic, int partition) {
    ends.merge(new TopicPartition(topic, partition), 1L, Long::sum);
    return this;
  }

  /** As retention does. */
  void deleteUpTo(String topic, int partition, long offset) {
    TopicPartition at = new TopicPartition(topic, partition);
    beginnings.put(at, offset);
    logs.get(at).removeIf(record -> record.offset() < offset);
  }

  long end(TopicPartition partition) {
    return ends.get(partition);
  }

  @Override
  public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
    for (TopicPartition partition : assignment()) {
      if (!paused().contains(partition)) {
        long position = position(partition);
        List<ConsumerRecord<byte[], byte[]>> records =
            logs.get(partition).stream()
                .filter(record -> record.offset() >= position)
                .limit(POLLED)
                .toList();
        polled.put(partition, records);
        boolean atEnd = records.size() < POLLED;
        seek(partition, atEnd ? ends.get(partition) : records.get(records.size() - 1).offset() + 1);
      }
    }
    return new ConsumerRecords<>(polled, Map.of());
  }

  @Override
  public List<PartitionInfo> partitionsFor(String topic, Duration timeout) {
    return logs.keySet().stream()
        .filter(partition -> partition.topic().equals(topic))
        .map(partition -> new PartitionInfo(topic, partition.partition(), null, null, null))
        .toList();
  }

  @Override
  public Map<TopicPartition, Long> beginningOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return beginnings;
  }

  @Override
  public Map<TopicPartition, Long> endOffsets(
      Collection<TopicPartition> partitions, Duration timeout) {
    return ends;
  }

  @Override
  public Map<TopicPartition, OffsetAndTimestamp> offsetsForTimes(
      Map<TopicPartition, Long> times, Duration timeout) {
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    times.forEach(
        (partition, time) ->
            logs.get(partition).stream()
                .filter(record -> record.timestamp() >= time)
                .findFirst()
                .ifPresent(
                    record ->
                        found.put(
                            partition,
                            new OffsetAndTimestamp(record.offset(), record.timestamp()))));
    return found;
  }

  static byte[] bytes(String text) {
    return text == null ? null : text.getBytes(UTF_8);
  }
}
