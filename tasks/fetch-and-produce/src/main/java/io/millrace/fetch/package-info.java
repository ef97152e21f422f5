/**
 * The task that gets an interval's records from its source and puts them into Kafka, exactly once.
 */
package io.millrace.fetch;
