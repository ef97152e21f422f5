package io.millrace.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.Deadline;
import io.millrace.kafka.TopicInspector;
import io.millrace.ledger.RecordHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads the records of an interval as a committed reader sees them. */
record CommittedRecords(
    Consumer<byte[], byte[]> consumer, TopicInspector topics, Interval interval) {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);

  /** All that the topic has of the interval, in the order of each partition. */
  List<ConsumerRecord<byte[], byte[]>> in(String topic, int partitions) {
    Deadline deadline = new Deadline(Clock.systemUTC(), TIMEOUT);
    List<TopicPartition> all =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .toList();
    Map<TopicPartition, Long> ends = topics.ends(all, deadline);
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.assign(all);
    consumer.seekToBeginning(all);
    while (all.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
        if (headers(record).interval().equals(interval.label())) {
          records.add(record);
        }
      }
      deadline.check("reading " + topic);
    }
    return records;
  }

  /** The text of a header that the record must have. */
  static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  static RecordHeaders headers(ConsumerRecord<byte[], byte[]> record) {
    return RecordHeaders.from(record.headers()).orElseThrow();
  }
}
