package io.millrace.controlcenter.kafka;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** The consumer groups of a pipeline, and their lag over time. */
public final class ConsumerEndpoints implements Endpoints {
  private final KafkaBackend kafka;
  private final Clock clock;
  private final LagHistory history = new LagHistory();

  public ConsumerEndpoints(KafkaBackend kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/consumers", this::consumers);
  }

  /**
   * Adds the lag of each group to the history; to be called once a minute.
   *
   * @throws io.millrace.controlcenter.backend.BackendException if Kafka does not answer; the
   *     history then has a gap
   */
  public void sample(Pipeline pipeline) {
    GroupViews now = groups(pipeline);
    Instant time = clock.instant();
    now.groups().stream()
        .filter(group -> group.lag() != null)
        .forEach(group -> history.add(pipeline.name(), group.group(), time, group.lag()));
  }

  private GroupViews consumers(Query query) {
    String pipeline = query.pipeline().name();
    GroupViews now = groups(query.pipeline());
    return new GroupViews(
        now.groups().stream()
            .map(group -> group.withHistory(history.of(pipeline, group.group())))
            .toList(),
        now.complete());
  }

  private GroupViews groups(Pipeline pipeline) {
    return kafka.admin(admin -> new ConsumerGroups(admin).read(pipeline));
  }
}
