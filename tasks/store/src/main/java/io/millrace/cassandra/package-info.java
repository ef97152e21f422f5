/** How Cassandra is reached, and how rows are written to it so that none is lost. */
package io.millrace.cassandra;
