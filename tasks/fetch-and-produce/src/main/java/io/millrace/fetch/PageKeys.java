package io.millrace.fetch;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a page's records, to tell a page that came twice. A source that repeats a page can
 * claim in all else that it is the next: only its records give it away. Taken for what it claims, a
 * page's worth of records would be missing from a green run.
 */
final class PageKeys {
  private final int page;
  private final Set<ByteBuffer> keys = new HashSet<>();
  private int records;

  /**
   * None yet.
   *
   * @param page the page's number at the source
   */
  PageKeys(int page) {
    this.page = page;
  }

  /** What is known of the page before the first: that no other is like it. */
  static PageKeys none() {
    return new PageKeys(0);
  }

  void add(byte[] key) {
    keys.add(ByteBuffer.wrap(key));
    records++;
  }

  /**
   * Why these cannot be the keys of the page after that one; nothing if they can. A single record
   * that came before is a duplicate like any other.
   */
  Optional<String> objection(PageKeys before) {
    return records > 1 && before.keys.containsAll(keys)
        ? Optional.of("it has the same records as page %d".formatted(before.page))
        : Optional.empty();
  }
}
