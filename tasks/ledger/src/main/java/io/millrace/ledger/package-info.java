/**
 * The ledger: what each interval has in the topic of its records. It is what makes an interval
 * exactly once: whoever reads it knows who owns the interval, and which offsets hold its records.
 */
package io.millrace.ledger;
