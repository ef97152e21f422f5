package io.millrace.controlcenter.kafka;

import io.millrace.common.interval.Interval;
import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Which records of a topic are asked for. */
sealed interface Wanted {
  /** The newest ones. */
  record Newest() implements Wanted {}

  /** Those of a partition, from an offset on. */
  record FromOffset(int partition, long offset) implements Wanted {}

  /** Those that Kafka received at a time or later. */
  record Since(Instant time) implements Wanted {}

  /** Those with a key, the newest first. */
  record WithKey(String key) implements Wanted {}

  /** Those of an interval. */
  record OfInterval(Interval interval) implements Wanted {}

  /**
   * What a query asks for.
   *
   * @throws BadRequestException if it asks for nothing, or for several kinds
   */
  static Wanted of(Query query) {
    List<Wanted> asked = new ArrayList<>();
    if (query.flag("newest")) {
      asked.add(new Newest());
    }
    if (query.text("partition").isPresent() && query.text("offset").isPresent()) {
      asked.add(
          new FromOffset(
              query.integer("partition", 0, 0, Integer.MAX_VALUE),
              query.number("offset", 0, 0, Long.MAX_VALUE)));
    } else if (query.text("partition").isPresent() || query.text("offset").isPresent()) {
      throw new BadRequestException("only one of partition and offset is given; valid: both");
    }
    query.instant("time").map(Since::new).ifPresent(asked::add);
    query.text("key").map(WithKey::new).ifPresent(asked::add);
    query.interval("interval").map(OfInterval::new).ifPresent(asked::add);
    if (asked.size() != 1) {
      throw new BadRequestException(
          "%d kinds of search are given; valid: exactly one of newest=true, partition and offset, time, key, interval"
              .formatted(asked.size()));
    }
    return asked.get(0);
  }
}
