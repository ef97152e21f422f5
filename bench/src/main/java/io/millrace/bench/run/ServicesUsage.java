package io.millrace.bench.run;

import io.millrace.testkit.ServiceUsage;
import io.millrace.testkit.Services;

/** What the broker and the node have used. */
public record ServicesUsage(ServiceUsage kafka, ServiceUsage cassandra) {
  public static ServicesUsage now() {
    return new ServicesUsage(Services.kafka().usage(), Services.cassandra().usage());
  }

  public ServicesUsage since(ServicesUsage before) {
    return new ServicesUsage(kafka.since(before.kafka), cassandra.since(before.cassandra));
  }
}
