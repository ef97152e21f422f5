package io.millrace.fetch.source;

import io.millrace.common.record.SourceRecord;
import java.util.Optional;

/** Takes the records of one answer. If the answer turns out to be wrong, all it took is void. */
@FunctionalInterface
public interface PageSink {
  /**
   * Takes a record.
   *
   * @param index the record's place in the page, from 0
   * @param record with its own bytes as the source sent them; in UTF-8, if it sent them in another
   *     encoding
   */
  void accept(int index, SourceRecord record);

  /** Why the records, now that all are there, cannot be the page's; nothing if they can be. */
  default Optional<String> objection() {
    return Optional.empty();
  }
}
