/**
 * The tables, the statements on them, and how rows are written so that none is lost.
 *
 * <p>The definitions of the tables are here, for the task that creates them and the tasks that fill
 * them to agree. Every data write carries a logical write time ({@link
 * io.millrace.common.cassandra.WriteTimes}) instead of a clock's, which makes writing the same
 * revision twice the same as writing it once.
 */
package io.millrace.common.cassandra;
