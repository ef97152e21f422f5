/**
 * The ledger: what each interval has in its topic of records. It makes an interval exactly once: it
 * says who owns the interval, and which offsets hold its records.
 */
package io.millrace.ledger;
