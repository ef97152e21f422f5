package io.millrace.controlcenter.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.controlcenter.kafka.GroupViews.GroupView;
import io.millrace.controlcenter.kafka.GroupViews.OffsetView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupViewerTest {
  private static final TopicPartition FIRST = new TopicPartition("users_created", 0);
  private static final TopicPartition SECOND = new TopicPartition("users_created", 1);
  private static final TopicPartition GONE = new TopicPartition("deleted", 0);

  @Test
  void should_show_members_and_the_lag_that_is_known() {
    // given
    ConsumerGroupDescription group =
        new ConsumerGroupDescription(
            "users-follow",
            false,
            List.of(
                new MemberDescription(
                    "member-1",
                    Optional.empty(),
                    Optional.empty(),
                    "client",
                    "/10.0.0.1",
                    new MemberAssignment(Set.of(FIRST, SECOND)),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty())),
            "range",
            GroupType.CLASSIC,
            GroupState.STABLE,
            Node.noNode(),
            Set.of(),
            Optional.empty(),
            Optional.empty());

    // when
    GroupView view =
        GroupViewer.view(group, Map.of(FIRST, 90L, GONE, 5L), Map.of(FIRST, 100L, SECOND, 40L));

    // then
    assertThat(view.state()).isEqualTo("stable");
    assertThat(view.lag()).isEqualTo(10);
    assertThat(view.members().get(0).partitions())
        .containsExactly("users_created-0", "users_created-1");
    assertThat(view.partitions())
        .containsExactly(
            new OffsetView("deleted", 0, 5L, null, null),
            new OffsetView("users_created", 0, 90L, 100L, 10L),
            new OffsetView("users_created", 1, null, 40L, null));
  }

  @Test
  void should_look_at_the_groups_of_the_pipeline_first() {
    List<String> all = IntStream.range(0, 150).mapToObj(each -> "group" + each).toList();
    List<String> withOurs = new ArrayList<>(all);
    withOurs.add("users-follow");
    assertThat(ConsumerGroups.first(UsersPipeline.pipeline(), withOurs))
        .hasSize(ConsumerGroups.MOST)
        .startsWith("users-follow");
    assertThat(ConsumerGroups.isNamedBy(UsersPipeline.pipeline(), "users2-follow")).isFalse();
  }
}
