package io.millrace.store;

import com.datastax.oss.driver.internal.core.metadata.token.Murmur3Token;
import com.datastax.oss.driver.internal.core.metadata.token.Murmur3TokenFactory;
import java.nio.ByteBuffer;

/**
 * Which partition of an interval a row is in: floorMod(Murmur3 token of the serialised id,
 * buckets).
 *
 * <p>The token is the one that Cassandra's {@code token(id)} gives for the table whose partition
 * key the id is, so anyone can find a row's bucket in CQL. Neither the function nor the number of
 * buckets can change once rows are stored.
 */
public final class Buckets {
  private static final Murmur3TokenFactory TOKENS = new Murmur3TokenFactory();

  private final int buckets;

  public Buckets(int buckets) {
    if (buckets < 1) {
      throw new IllegalArgumentException("buckets " + buckets + " is below 1");
    }
    this.buckets = buckets;
  }

  /** How many there are: they are numbered from 0. */
  public int count() {
    return buckets;
  }

  /**
   * The bucket of an id.
   *
   * @param id the serialised id; its position does not change
   */
  public int of(ByteBuffer id) {
    return Math.floorMod(token(id), buckets);
  }

  /** Cassandra's token of a partition key; the buffer's position does not change. */
  public static long token(ByteBuffer id) {
    long token = ((Murmur3Token) TOKENS.hash(id.duplicate())).getValue();
    // The lowest value is the ring's "no token", so Cassandra maps it to the highest.
    return token == Long.MIN_VALUE ? Long.MAX_VALUE : token;
  }
}
