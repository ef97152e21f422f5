package io.millrace.fetch;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of a page's records, to detect a repeated page. A source that repeats a page may label
 * it as the next one: only its records show it. If it were accepted, a page of records would be
 * missing from a successful run.
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

  /** The keys before the first page: no page repeats them. */
  static PageKeys none() {
    return new PageKeys(0);
  }

  void add(byte[] key) {
    keys.add(ByteBuffer.wrap(key));
    records++;
  }

  /**
   * Why these cannot be the keys of the page after that one; empty if they can. A single repeated
   * record is a duplicate like any other.
   */
  Optional<String> objection(PageKeys before) {
    return records > 1 && before.keys.containsAll(keys)
        ? Optional.of("it has the same records as page %d".formatted(before.page))
        : Optional.empty();
  }
}
