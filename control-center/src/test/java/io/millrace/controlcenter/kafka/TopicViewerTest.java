package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.kafka.TopicViews.ConfigView;
import io.millrace.controlcenter.kafka.TopicViews.TopicView;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.junit.jupiter.api.Test;

class TopicViewerTest {
  private static final Node BROKER = new Node(1, "kafka", 9092);
  private static final TopicPartition FIRST = new TopicPartition("t", 0);
  private static final TopicDescription TOPIC =
      new TopicDescription(
          "t",
          false,
          List.of(
              new TopicPartitionInfo(0, BROKER, List.of(BROKER), List.of(BROKER)),
              new TopicPartitionInfo(1, null, List.of(BROKER), List.of())));

  @Test
  void should_show_partitions_and_say_what_is_not_known() {
    // given
    Config config = new Config(List.of(new ConfigEntry("cleanup.policy", "compact")));

    // when
    TopicView view =
        new TopicViewer(Map.of(FIRST, 10L), Map.of(FIRST, 110L), Map.of(FIRST, 2_048L))
            .view(TopicRole.LEDGER, "t", TOPIC, config);

    // then
    assertThat(view.records()).isEqualTo(100);
    assertThat(view.partitions().get(0).sizeBytes()).isEqualTo(2_048);
    assertThat(view.partitions().get(1).leader()).isNull();
    assertThat(view.partitions().get(1).endOffset()).isNull();
    assertThat(view.sizeBytes()).isNull();
    assertThat(view.retentionMs()).isNull();
    assertThat(view.configs()).extracting(ConfigView::name).containsExactly("cleanup.policy");
  }

  @Test
  void should_show_the_retention_of_a_topic_that_is_deleted_from() {
    // given
    Config limited =
        new Config(
            List.of(
                new ConfigEntry("retention.ms", "604800000"),
                new ConfigEntry("cleanup.policy", "delete")));
    Config unlimited =
        new Config(
            List.of(
                new ConfigEntry("retention.ms", "-1"),
                new ConfigEntry("cleanup.policy", "delete")));
    TopicViewer viewer = new TopicViewer(Map.of(), Map.of(), Map.of());

    // then
    assertThat(viewer.view(TopicRole.RECORDS, "t", TOPIC, limited).retentionMs())
        .isEqualTo(604_800_000);
    assertThat(viewer.view(TopicRole.RECORDS, "t", TOPIC, unlimited).retentionMs()).isNull();
  }

  @Test
  void should_show_that_a_topic_does_not_exist() {
    TopicView view =
        new TopicViewer(Map.of(), Map.of(), Map.of()).view(TopicRole.RECORDS, "t", null, null);
    assertThat(view.exists()).isFalse();
    assertThat(view.partitions()).isEmpty();
  }

  @Test
  void should_name_the_version_that_brokers_work_by() {
    assertThat(BrokerVersion.ofLevel(7)).isEqualTo("metadata version 3.3");
    assertThat(BrokerVersion.ofLevel(21)).isEqualTo("metadata version 3.9");
    assertThat(BrokerVersion.ofLevel(25)).isEqualTo("metadata version 4.0");
    assertThat(BrokerVersion.ofLevel(30)).isEqualTo("metadata version 4.3");
    assertThat(BrokerVersion.ofLevel(99)).contains("level 99");
  }
}
