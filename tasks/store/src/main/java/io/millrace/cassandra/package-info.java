/** Connecting to Cassandra, and writing rows to it without losing any. */
package io.millrace.cassandra;
