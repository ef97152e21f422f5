package io.millrace.fetch.source;

import io.millrace.common.record.SourceRecord;
import java.util.Optional;

/**
 * Takes the records of one answer. If the answer turns out to be wrong, everything it took is
 * discarded.
 *
 * @param <T> what a record becomes
 */
public interface PageSink<T> {
  /**
   * Converts a record. Called by several threads at once, in any order.
   *
   * @param index the record's position in the page, from 0
   * @param record with its own bytes as the source sent them; in UTF-8, if it sent them in another
   *     encoding
   */
  T convert(int index, SourceRecord record);

  /** Takes a converted record. Called by one thread, in the order of the page. */
  void accept(T converted);

  /** Called after the last record: why the records cannot be this page's; empty if they can. */
  default Optional<String> objection() {
    return Optional.empty();
  }
}
