/**
 * The task that fetches an interval's records from its source and writes them to Kafka, exactly
 * once.
 */
package io.millrace.fetch;
