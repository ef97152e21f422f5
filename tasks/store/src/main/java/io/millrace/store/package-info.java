/**
 * Storing an interval, whatever engine moves its records: the tables and the statements on them,
 * logical write times, read-back, verification, dead letters and {@code ingest_runs}.
 *
 * <p>The definitions of the tables are here, so that the task that creates them and the tasks that
 * fill them agree. Every data write carries a logical write time ({@link
 * io.millrace.store.WriteTimes}) instead of a clock's, so writing a revision twice is the same as
 * writing it once.
 */
package io.millrace.store;
