package io.millrace.fetch.source;

import java.io.IOException;
import java.util.BitSet;

/**
 * Finds where the records of a list begin and end, by its strings and brackets alone: what else is
 * in a record need not be JSON. Every byte of the list but blanks and commas is in one of them.
 */
final class RecordSplitter {
  private final byte[] page;

  /** Of the brackets that are open in the current record: whether each is that of an object. */
  private final BitSet objects = new BitSet();

  private int depth;
  private int position;
  private int count;
  private int start;
  private int end;

  /**
   * @param page in UTF-8
   * @param list where the list's bracket is
   */
  RecordSplitter(byte[] page, int list) {
    this.page = page;
    this.position = list;
  }

  /**
   * Goes on to the next record.
   *
   * @return whether there is one
   * @throws IOException if it cannot be told where it ends
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

  /** Where the bracket is that ends the list, once there is no next record. */
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
