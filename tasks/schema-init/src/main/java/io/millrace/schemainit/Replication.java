package io.millrace.schemainit;

import io.millrace.common.settings.Settings;

/**
 * How many copies there are of everything stored. What is acknowledged must still be there, and
 * found, while any one broker or node is down, and so must whoever writes next.
 *
 * @param kafka {@code KAFKA_REPLICATION_FACTOR}: copies of each partition; 1 by default
 * @param minInSync {@code KAFKA_MIN_INSYNC_REPLICAS}: how many of them a broker must have written
 *     to before it acknowledges a record; a majority by default
 * @param cassandra {@code CASSANDRA_REPLICATION_FACTOR}: copies of each row in the local data
 *     centre; 1 by default. Reads and writes wait for a majority of them ({@code LOCAL_QUORUM}), so
 *     every read meets every write
 */
record Replication(short kafka, int minInSync, int cassandra) {
  static final String KAFKA = "KAFKA_REPLICATION_FACTOR";
  static final String MIN_IN_SYNC = "KAFKA_MIN_INSYNC_REPLICAS";
  static final String CASSANDRA = "CASSANDRA_REPLICATION_FACTOR";
  private static final int MOST = 100;

  static Replication read(Settings settings) {
    int kafka = copies(settings, settings.integer("KAFKA_REPLICATION_FACTOR", 1, MOST, 1), KAFKA);
    int majority = kafka / 2 + 1;
    int minInSync = settings.integer("KAFKA_MIN_INSYNC_REPLICAS", 1, MOST, majority);
    int least = Math.min(2, kafka);
    int most = Math.max(1, kafka - 1);
    // With two copies there is no valid number, and the problem is known already.
    if (kafka != 2 && (minInSync < least || minInSync > most)) {
      settings.problem(
          "%s is \"%d\" (valid: %s with %s %d, so that an acknowledged record is on two brokers and one may be down)"
              .formatted(
                  MIN_IN_SYNC,
                  minInSync,
                  least == most ? Integer.toString(least) : least + " to " + most,
                  KAFKA,
                  kafka));
    }
    int cassandra =
        copies(settings, settings.integer("CASSANDRA_REPLICATION_FACTOR", 1, MOST, 1), CASSANDRA);
    return new Replication((short) kafka, minInSync, cassandra);
  }

  /** A majority of two are both, so that neither may be down: worse than one. */
  private static int copies(Settings settings, int copies, String name) {
    if (copies == 2) {
      settings.problem(
          "%s is \"2\" (valid: 1, or 3 and more: a majority of 2 is both, so none may be down)"
              .formatted(name));
    }
    return copies;
  }
}
