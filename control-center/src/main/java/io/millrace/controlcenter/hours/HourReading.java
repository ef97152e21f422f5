package io.millrace.controlcenter.hours;

import io.millrace.controlcenter.hours.ledger.IntervalLedger;
import java.util.List;
import java.util.Optional;

/**
 * All that was read of one hour.
 *
 * @param rows of {@code ingest_runs}, by revision and attempt, the newest first
 * @param hour empty if it is missing
 * @param warning what could not be read, and why
 */
record HourReading(
    List<RunRow> rows, IntervalLedger ledger, Optional<Hour> hour, Optional<String> warning) {}
