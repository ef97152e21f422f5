package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testkit.TestPipeline;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicDefinitionTest {
  private final TestPipeline pipeline = TestPipeline.unique();
  private final String name = pipeline.parsed().topic().name();

  @Test
  void should_define_records_ledger_and_dead_letters() {
    List<TopicDefinition> topics =
        TopicDefinition.of(pipeline.parsed(), new Replication((short) 1, 1, 1));

    assertThat(topics)
        .containsExactly(
            new TopicDefinition(
                name,
                6,
                (short) 1,
                Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "604800000",
                    "message.timestamp.type", "LogAppendTime",
                    "min.insync.replicas", "1")),
            new TopicDefinition(
                name + ".intervals",
                6,
                (short) 1,
                Map.of(
                    "cleanup.policy", "compact,delete",
                    "retention.ms", "3196800000",
                    "retention.bytes", "-1",
                    "segment.ms", "3600000",
                    "segment.bytes", "4194304",
                    "min.cleanable.dirty.ratio", "0.1",
                    "max.compaction.lag.ms", "7200000",
                    "message.timestamp.type", "LogAppendTime",
                    "max.message.bytes", "2097152",
                    "min.insync.replicas", "1")),
            new TopicDefinition(
                name + ".dlq",
                1,
                (short) 1,
                Map.of(
                    "cleanup.policy", "delete",
                    "retention.ms", "2592000000",
                    "message.timestamp.type", "LogAppendTime",
                    "min.insync.replicas", "1")));
  }

  @Test
  void should_acknowledge_on_as_many_replicas_as_the_settings_say() {
    assertThat(TopicDefinition.of(pipeline.parsed(), new Replication((short) 3, 2, 1)))
        .allMatch(topic -> topic.config().get("min.insync.replicas").equals("2"));
  }

  @Test
  void should_take_the_partitions_of_the_pipeline_for_the_records_only() {
    pipeline.object("/topic").put("partitions", 12);

    assertThat(TopicDefinition.of(pipeline.parsed(), new Replication((short) 1, 1, 1)))
        .extracting(TopicDefinition::partitions)
        .containsExactly(12, 6, 1);
  }
}
