package io.millrace.fetch.source;

import java.io.IOException;
import java.util.BitSet;

/**
 * Finds where the records of a list begin and end, only by strings and brackets: the rest of a
 * record need not be JSON. Every byte of the list except blanks and commas is in one of them.
 */
final class RecordSplitter {
  private final byte[] page;

  /** For each open bracket of the current record: whether it is that of an object. */
  private final BitSet objects = new BitSet();

  private int depth;
  private int position;
  private int count;
  private int start;
  private int end;

  /**
   * @param page in UTF-8
   * @param list the position of the list's bracket
   */
  RecordSplitter(byte[] page, int list) {
    this.page = page;
    this.position = list;
  }

  /**
   * Advances to the next record.
   *
   * @return whether there is one
   * @throws IOException if its end cannot be found
   */
  boolean next() throws IOException {
    if (count > 0 && page[position] == ']') {
      return false;
    }
    start = ++position;
    findEnd();
    end = position;
    while (start < end && isBlank(page[start])) {
      start++;
    }
    while (start < end && isBlank(page[end - 1])) {
      end--;
    }
    if (start < end) {
      count++;
      return true;
    }
    if (count == 0 && page[position] == ']') {
      return false;
    }
    throw new IOException("record %d is empty".formatted(count));
  }

  /** Where the record begins. */
  int start() {
    return start;
  }

  /** Where it has ended. */
  int end() {
    return end;
  }

  /** The position of the bracket that ends the list, once there is no next record. */
  int listEnd() {
    return position;
  }

  private void findEnd() throws IOException {
    for (; position < page.length; position++) {
      switch (page[position]) {
        case '"' -> skipString();
        case '{' -> objects.set(depth++, true);
        case '[' -> objects.set(depth++, false);
        case '}', ']' -> {
          if (depth == 0 && page[position] == ']') {
            return;
          }
          close(page[position] == '}');
        }
        case ',' -> {
          if (depth == 0) {
            return;
          }
        }
        default -> {}
      }
    }
    throw new IOException("it ends in the middle of record %d".formatted(count));
  }

  private void skipString() {
    position++;
    while (position < page.length && page[position] != '"') {
      position += page[position] == '\\' ? 2 : 1;
    }
  }

  private void close(boolean object) throws IOException {
    if (depth == 0 || objects.get(depth - 1) != object) {
      throw new IOException("the brackets of record %d do not match".formatted(count));
    }
    depth--;
  }

  private static boolean isBlank(byte character) {
    return character == ' ' || character == '\n' || character == '\r' || character == '\t';
  }
}
