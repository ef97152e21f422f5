/** What every engine must show of storing an interval, against real Kafka and Cassandra. */
package io.millrace.testkit.store;
