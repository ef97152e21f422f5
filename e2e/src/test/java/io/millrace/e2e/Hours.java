package io.millrace.e2e;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The hours that tests ingest, in UTC. */
final class Hours {

  /** One for all: an hour that turns meanwhile would make one test's hour another's. */
  @SuppressWarnings("TimeInStaticInitializer")
  private static final Instant CURRENT = Instant.now().truncatedTo(ChronoUnit.HOURS);

  private static final Duration SOON = Duration.ofMinutes(5);

  private Hours() {}

  /** The start of the hour that began a number of hours before the one in which the tests began. */
  static Instant ago(int hours) {
    return CURRENT.minus(hours, ChronoUnit.HOURS);
  }

  /** The start of the hour that it is now; of the next one, if that begins within minutes. */
  static Instant notOver() {
    return Instant.now().plus(SOON).truncatedTo(ChronoUnit.HOURS);
  }
}
