package io.millrace.bench.write;

import io.millrace.store.EncodedRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encoded rows, ready to be sent. Each is one array, about a quarter of what its values would take
 * as objects: so a million fit into a gigabyte.
 */
final class PackedRows {
  private static final int ABSENT = -1;

  private final List<byte[]> rows = new ArrayList<>();

  /** How many rows there are. */
  int size() {
    return rows.size();
  }

  /**
   * Adds a row.
   *
   * @param number any number that belongs to it
   * @param keyField which of its fields is the id
   */
  void add(EncodedRecord record, long number, int keyField) {
    int bytes = Long.BYTES + 2 * Integer.BYTES;
    for (Optional<ByteBuffer> field : record.fields()) {
      bytes += Integer.BYTES + field.map(ByteBuffer::remaining).orElse(0);
    }
    ByteBuffer row = ByteBuffer.allocate(bytes);
    row.putLong(number).putInt(keyField).putInt(record.fields().size());
    for (Optional<ByteBuffer> field : record.fields()) {
      row.putInt(field.map(ByteBuffer::remaining).orElse(ABSENT));
      field.ifPresent(value -> row.put(value.duplicate()));
    }
    rows.add(row.array());
  }

  /** The row with this index, from 0. */
  Row row(int index) {
    ByteBuffer row = ByteBuffer.wrap(rows.get(index));
    long number = row.getLong();
    int keyField = row.getInt();
    int count = row.getInt();
    List<Optional<ByteBuffer>> fields = new ArrayList<>(count);
    for (int field = 0; field < count; field++) {
      int length = row.getInt();
      fields.add(length == ABSENT ? Optional.empty() : Optional.of(row.slice().limit(length)));
      row.position(row.position() + Math.max(0, length));
    }
    return new Row(new EncodedRecord(fields.get(keyField).orElseThrow(), fields), number);
  }

  /**
   * A row.
   *
   * @param number as it was added with
   */
  record Row(EncodedRecord record, long number) {}
}
