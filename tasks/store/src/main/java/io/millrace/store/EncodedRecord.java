package io.millrace.store;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * A record in Cassandra's format.
 *
 * @param id the serialised key field
 * @param fields the serialised fields, including the key, in the pipeline's order; empty if absent
 */
public record EncodedRecord(ByteBuffer id, List<Optional<ByteBuffer>> fields) {
  public EncodedRecord {
    fields = List.copyOf(fields);
  }
}
