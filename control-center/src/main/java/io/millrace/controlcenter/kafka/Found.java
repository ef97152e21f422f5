package io.millrace.controlcenter.kafka;

import java.util.List;

/**
 * What a search found.
 *
 * @param records the first ones in the order of the search
 * @param searched how much was read for it
 * @param complete whether these are all, or as many as were asked for; false if the search ended at
 *     a bound before
 * @param next the token that continues the search behind these; null if there is nothing more
 */
record Found(List<ShownRecord> records, Searched searched, boolean complete, String next) {
  /** The most that one answer holds, in bytes. */
  static final int HEAVIEST = 1024 * 1024;

  Found {
    records = List.copyOf(records);
  }

  /** How many records were looked at. */
  record Searched(long records) {}
}
