package io.millrace.bench.run;

import io.millrace.common.json.Json;
import io.millrace.testkit.Services;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** What the node has on its disk. */
public final class CassandraDisk {
  /** As cassandra.yaml has it by default. */
  private static final long SEGMENT_BYTES = 32L << 20;

  private CassandraDisk() {}

  /**
   * A table.
   *
   * @param compressed its bytes on disk
   * @param uncompressed what they are before compression, which counts for the size of a partition
   */
  public record Size(long compressed, long uncompressed) {}

  /** The sizes of a keyspace's tables that have rows, after their memtables are written. */
  public static Map<String, Size> tables(String keyspace) throws IOException {
    Services.cassandra().execute("nodetool", "flush", keyspace);
    String statistics =
        Services.cassandra().execute("nodetool", "tablestats", "-F", "json", keyspace);
    Map<String, Size> sizes = new TreeMap<>();
    for (var table : Json.parse(statistics).path(keyspace).path("tables").properties()) {
      long compressed = table.getValue().path("space_used_live").asLong();
      double ratio = table.getValue().path("sstable_compression_ratio").asDouble();
      if (ratio > 0) {
        sizes.put(table.getKey(), new Size(compressed, Math.round(compressed / ratio)));
      }
    }
    return sizes;
  }

  /**
   * How many bytes the commit log has taken since the node was new, in whole segments: their
   * numbers follow on from each other, and those that are no longer needed are removed.
   */
  public static long commitLogBytes() {
    String names = Services.cassandra().execute("ls", "/var/lib/cassandra/commitlog");
    return SEGMENT_BYTES
        * names
            .lines()
            .filter(name -> name.endsWith(".log"))
            .mapToLong(name -> Long.parseLong(name.replaceAll("CommitLog-\\d+-|\\.log", "")))
            .max()
            .orElse(0);
  }
}
