package io.millrace.cassandra;

/** What keeps acknowledged rows when a machine loses power: {@code CASSANDRA_DURABILITY}. */
public enum Durability {
  /** {@link #DISK} where Cassandra is a single node, {@link #REPLICATION} where it is several. */
  AUTO,
  /** The disks of the nodes that have acknowledged them. */
  DISK,
  /** That other nodes have them too. */
  REPLICATION
}
