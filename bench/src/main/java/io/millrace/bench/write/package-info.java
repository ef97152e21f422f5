/** How fast rows are written: stream-to-cassandra against a driver loop. */
package io.millrace.bench.write;
