package io.millrace.fetch.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.function.Supplier;

/** Takes the records of one answer. If the answer turns out to be wrong, all it took is void. */
@FunctionalInterface
public interface PageSink {
  /**
   * Takes a record.
   *
   * @param index the record's place in the page, from 0
   * @param original the record's own bytes, as the source sent them
   */
  void accept(int index, JsonNode record, Supplier<byte[]> original);

  /** Why the records, now that all are there, cannot be the page's; nothing if they can be. */
  default Optional<String> objection() {
    return Optional.empty();
  }
}
