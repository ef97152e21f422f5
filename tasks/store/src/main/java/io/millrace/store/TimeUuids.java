package io.millrace.store;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Version 1 UUIDs (RFC 9562, 5.1) with a random node.
 *
 * <p>The driver's own generator looks at network interfaces and loads a native library the first
 * time it is used, which a task that needs a single one would feel.
 */
final class TimeUuids {
  /** 100 ns units between 1582-10-15, where these UUIDs count from, and 1970-01-01. */
  private static final long EPOCH_DIFFERENCE = 0x01B21DD213814000L;

  private TimeUuids() {}

  static UUID at(Instant instant, RandomGenerator random) {
    long time =
        EPOCH_DIFFERENCE + instant.getEpochSecond() * 10_000_000L + instant.getNano() / 100L;
    long mostSignificant =
        (time << 32) | (time >>> 16 & 0xFFFF_0000L) | 0x1000L | (time >>> 48 & 0x0FFFL);
    // The variant's two bits, 14 bits of clock sequence, and a node whose multicast bit says that
    // it
    // is no interface's address.
    long leastSignificant =
        (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L | 0x0100_0000_0000L;
    return new UUID(mostSignificant, leastSignificant);
  }
}
