package io.millrace.store;

import java.time.Instant;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Version 1 UUIDs (RFC 9562, 5.1) with a random node.
 *
 * <p>On first use, the driver's own generator inspects network interfaces and loads a native
 * library, which is slow for a task that needs only one UUID.
 */
final class TimeUuids {
  /** 100 ns units from 1582-10-15, the epoch of these UUIDs, to 1970-01-01. */
  private static final long EPOCH_DIFFERENCE = 0x01B21DD213814000L;

  private TimeUuids() {}

  static UUID at(Instant instant, RandomGenerator random) {
    long time =
        EPOCH_DIFFERENCE + instant.getEpochSecond() * 10_000_000L + instant.getNano() / 100L;
    long mostSignificant =
        (time << 32) | (time >>> 16 & 0xFFFF_0000L) | 0x1000L | (time >>> 48 & 0x0FFFL);
    // The variant's two bits, 14 bits of clock sequence, and a node whose multicast bit shows that
    // it is not the address of an interface.
    long leastSignificant =
        (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L | 0x0100_0000_0000L;
    return new UUID(mostSignificant, leastSignificant);
  }
}
