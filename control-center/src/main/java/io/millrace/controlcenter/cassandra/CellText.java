package io.millrace.controlcenter.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.protocol.internal.util.Bytes;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.temporal.Temporal;
import java.util.UUID;

/**
 * The value of a cell as text.
 *
 * @param text null if the cell is
 * @param truncated whether some of it is left out
 */
record CellText(String text, boolean truncated) {
  /** In UTF-16 units: what is longer is truncated. */
  static final int LONGEST = 16 * 1024;

  /** Each byte takes two digits, so more of them are never shown. */
  private static final int MOST_BYTES = LONGEST / 2;

  static CellText of(Row row, int column) {
    return of(row.getType(column), row.getObject(column));
  }

  /**
   * Timestamps and dates in ISO 8601, bytes in hexadecimal with 0x, collections as in CQL.
   *
   * @param value may be null
   */
  static CellText of(DataType type, Object value) {
    if (value instanceof ByteBuffer bytes && bytes.remaining() > MOST_BYTES) {
      return new CellText(hexadecimal(bytes.slice().limit(MOST_BYTES)), true);
    }
    String whole = text(type, value);
    if (whole == null || whole.length() <= LONGEST) {
      return new CellText(whole, false);
    }
    boolean splitsCharacter = Character.isHighSurrogate(whole.charAt(LONGEST - 1));
    return new CellText(whole.substring(0, splitsCharacter ? LONGEST - 1 : LONGEST), true);
  }

  private static String text(DataType type, Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof ByteBuffer bytes) {
      return hexadecimal(bytes);
    }
    if (value instanceof InetAddress address) {
      return address.getHostAddress();
    }
    if (isPlain(value)) {
      return value.toString();
    }
    return CodecRegistry.DEFAULT.codecFor(type).format(value);
  }

  /** Whether it has the same text in CQL and in Java, but for quotation marks. */
  private static boolean isPlain(Object value) {
    return value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof UUID
        || value instanceof Temporal
        || value instanceof CqlDuration;
  }

  private static String hexadecimal(ByteBuffer bytes) {
    return Bytes.toHexString(bytes);
  }
}
