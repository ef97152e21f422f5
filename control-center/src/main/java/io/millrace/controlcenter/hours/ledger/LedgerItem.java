package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * What one record of the ledger says.
 *
 * @param start of its interval
 * @param change what is known of the interval with it, from what was known before
 */
record LedgerItem(Instant start, UnaryOperator<IntervalLedger> change) {}
