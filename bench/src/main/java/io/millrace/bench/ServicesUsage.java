package io.millrace.bench;

import io.millrace.testkit.ServiceUsage;
import io.millrace.testkit.Services;

/** What the broker and the node have used. */
record ServicesUsage(ServiceUsage kafka, ServiceUsage cassandra) {
  static ServicesUsage now() {
    return new ServicesUsage(Services.kafka().usage(), Services.cassandra().usage());
  }

  ServicesUsage since(ServicesUsage before) {
    return new ServicesUsage(kafka.since(before.kafka), cassandra.since(before.cassandra));
  }
}
