package io.millrace.randomuser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** Stand-ins for tests, on a free port. */
final class StandIns {
  /** When the fixtures were recorded, within the hours that their ages leave open. */
  static final Clock RECORDED = Clock.fixed(Instant.parse("2026-11-22T18:00:00Z"), ZoneOffset.UTC);

  private StandIns() {}

  static StandIn start() {
    return start(new ServerSettings(0, Optional.empty()));
  }

  static StandIn startWithQuota(int records) {
    var quota = new ServerSettings.QuotaSettings(records, Duration.ofMinutes(5));
    return start(new ServerSettings(0, Optional.of(quota)));
  }

  private static StandIn start(ServerSettings settings) {
    try {
      return StandIn.start(settings, RECORDED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
