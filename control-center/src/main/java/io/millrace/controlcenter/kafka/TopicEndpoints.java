package io.millrace.controlcenter.kafka;

import io.millrace.common.task.Deadline;
import io.millrace.controlcenter.http.Answer;
import io.millrace.controlcenter.http.Endpoints;
import io.millrace.controlcenter.http.Query;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/** The topics of a pipeline, and their records. */
public final class TopicEndpoints implements Endpoints {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What is found by then is answered, before the caller's patience ends. */
  private static final Duration LONGEST_SEARCH = Duration.ofSeconds(8);

  private static final int USUAL_LIMIT = 50;
  private static final int HIGHEST_LIMIT = 200;

  private final KafkaBackend kafka;
  private final Clock clock;

  public TopicEndpoints(KafkaBackend kafka) {
    this(kafka, Clock.systemUTC());
  }

  TopicEndpoints(KafkaBackend kafka, Clock clock) {
    this.kafka = kafka;
    this.clock = clock;
  }

  @Override
  public Map<String, Answer> answers() {
    return Map.of("/topics", this::topics, "/topics/{role}/records", this::records);
  }

  private TopicViews topics(Query query) {
    return kafka.admin(admin -> new TopicFacts(admin).read(query.pipeline().topic()));
  }

  private Found records(Query query) {
    Wanted wanted = Wanted.of(query);
    TopicSearch search =
        new TopicSearch(
            query.pipeline(),
            TopicRole.of(query.path("role")),
            kafka.keyDecidesPartition(),
            query.integer("limit", USUAL_LIMIT, 1, HIGHEST_LIMIT),
            Places.of(query));
    SearchBudget budget = new SearchBudget(new Deadline(clock, LONGEST_SEARCH));
    return kafka.read(PATIENCE, clients -> search.find(clients, wanted, budget));
  }
}
