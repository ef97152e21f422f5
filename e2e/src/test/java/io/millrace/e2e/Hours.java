package io.millrace.e2e;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The hours that tests ingest, in UTC. */
final class Hours {

  private Hours() {}

  /** The start of the hour that began a number of hours before the current one. */
  static Instant ago(int hours) {
    return Instant.now().truncatedTo(ChronoUnit.HOURS).minus(hours, ChronoUnit.HOURS);
  }
}
