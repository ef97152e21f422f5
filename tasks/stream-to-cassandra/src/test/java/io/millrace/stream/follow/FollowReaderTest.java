package io.millrace.stream.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FollowReaderTest {
  private static final TopicPartition FIRST = new TopicPartition("users", 0);
  private static final TopicPartition SECOND = new TopicPartition("users", 1);

  @AutoClose private final MockConsumer<byte[], byte[]> consumer = new UnansweredConsumer();
  private final FollowReader reader = new FollowReader(consumer);

  /** One that does not know how much there is of the second partition. */
  private static final class UnansweredConsumer extends MockConsumer<byte[], byte[]> {
    UnansweredConsumer() {
      super("none");
    }

    @Override
    public OptionalLong currentLag(TopicPartition partition) {
      return partition.equals(SECOND) ? OptionalLong.empty() : super.currentLag(partition);
    }
  }

  private void assign(TopicPartition... partitions) {
    consumer.assign(List.of(partitions));
    for (TopicPartition partition : partitions) {
      consumer.seek(partition, 5);
    }
  }

  @Test
  void should_add_up_what_is_left_of_its_partitions() {
    TopicPartition third = new TopicPartition("users", 2);
    assign(FIRST, third);
    consumer.updateEndOffsets(Map.of(FIRST, 12L, third, 8L));

    assertThat(reader.lag()).hasValue(10);
  }

  @Test
  void should_not_know_the_lag_before_all_partitions_are_known() {
    assign(FIRST, SECOND);
    consumer.updateEndOffsets(Map.of(FIRST, 12L));

    assertThat(reader.lag()).isEmpty();
  }

  @Test
  void should_not_know_the_lag_without_a_partition() {
    assertThat(reader.lag()).isEmpty();
  }
}
