package io.millrace.store;

import java.nio.ByteBuffer;

/**
 * An id in as few bytes as it can be kept in without losing any: the text of a UUID, as 36
 * lower-case characters, takes 17 of them. The first byte says how the others are to be read.
 */
final class KeptId {
  private static final byte AS_IT_IS = 0;
  private static final byte UUID_TEXT = 1;

  /** How many hexadecimal digits each part of the text has. */
  private static final int[] PARTS = {8, 4, 4, 4, 12};

  private static final int TEXT_LENGTH = 36;
  private static final int UUID_LENGTH = 16;
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private KeptId() {}

  /** What is kept of an id, whose position does not change. */
  static byte[] of(ByteBuffer id) {
    byte[] uuid = id.remaining() == TEXT_LENGTH ? parsed(id) : null;
    if (uuid != null) {
      return uuid;
    }
    byte[] kept = new byte[1 + id.remaining()];
    kept[0] = AS_IT_IS;
    id.get(id.position(), kept, 1, id.remaining());
    return kept;
  }

  /** The id of which this is kept, in some bytes from a start. */
  static ByteBuffer id(byte[] bytes, int start, int length) {
    return bytes[start] == UUID_TEXT
        ? text(bytes, start + 1)
        : ByteBuffer.wrap(bytes, start + 1, length - 1).slice().asReadOnlyBuffer();
  }

  /** Null if the text is another one than that of a UUID. */
  private static byte[] parsed(ByteBuffer text) {
    byte[] kept = new byte[1 + UUID_LENGTH];
    kept[0] = UUID_TEXT;
    int to = 1;
    int from = text.position();
    for (int part = 0; part < PARTS.length; part++) {
      if (part > 0 && text.get(from++) != '-') {
        return null;
      }
      for (int digits = 0; digits < PARTS[part]; digits += 2) {
        int value = digit(text.get(from++)) << 4 | digit(text.get(from++));
        if (value < 0) {
          return null;
        }
        kept[to++] = (byte) value;
      }
    }
    return kept;
  }

  /** A digit's value; negative, as is whatever it becomes a part of, if it is none. */
  private static int digit(byte character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
  }

  private static ByteBuffer text(byte[] bytes, int start) {
    ByteBuffer text = ByteBuffer.allocate(TEXT_LENGTH);
    int from = start;
    for (int part = 0; part < PARTS.length; part++) {
      if (part > 0) {
        text.put((byte) '-');
      }
      for (int digits = 0; digits < PARTS[part]; digits += 2) {
        byte value = bytes[from++];
        text.put(DIGITS[value >> 4 & 0xf]).put(DIGITS[value & 0xf]);
      }
    }
    return text.flip().asReadOnlyBuffer();
  }
}
