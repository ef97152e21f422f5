package io.millrace.controlcenter.kafka;

import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * An admin client that knows the offsets and the ids of topics in memory, and nothing else. Their
 * records have no time: reading since any begins at the beginning.
 */
final class FakeAdmin {
  private static final Uuid TOPIC_ID = new Uuid(1, 2);

  private FakeAdmin() {}

  static String topicId() {
    return TOPIC_ID.toString();
  }

  static Admin of(FakeTopics topics) {
    return of(topics, new AtomicInteger());
  }

  static Admin of(FakeTopics topics, AtomicInteger closed) {
    return (Admin)
        Proxy.newProxyInstance(
            FakeAdmin.class.getClassLoader(),
            new Class<?>[] {Admin.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "describeTopics" -> described((Collection<?>) arguments[0]);
                  case "listOffsets" -> offsets(topics, (Map<?, ?>) arguments[0]);
                  case "close" -> {
                    closed.incrementAndGet();
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static DescribeTopicsResult described(Collection<?> names) {
    Map<String, KafkaFuture<TopicDescription>> topics = new HashMap<>();
    for (Object name : names) {
      topics.put(
          (String) name,
          KafkaFuture.completedFuture(
              new TopicDescription((String) name, false, List.of(), null, TOPIC_ID)));
    }
    return new Described(topics);
  }

  private static final class Described extends DescribeTopicsResult {
    private Described(Map<String, KafkaFuture<TopicDescription>> topics) {
      super(null, topics);
    }
  }

  private static ListOffsetsResult offsets(FakeTopics topics, Map<?, ?> wanted) {
    Map<TopicPartition, KafkaFuture<ListOffsetsResult.ListOffsetsResultInfo>> offsets =
        new HashMap<>();
    wanted.forEach(
        (partition, spec) -> {
          TopicPartition at = (TopicPartition) partition;
          long offset = spec instanceof OffsetSpec.LatestSpec ? topics.end(at) : 0;
          offsets.put(
              at,
              KafkaFuture.completedFuture(
                  new ListOffsetsResult.ListOffsetsResultInfo(offset, 0, Optional.empty())));
        });
    return new ListOffsetsResult(offsets);
  }
}
