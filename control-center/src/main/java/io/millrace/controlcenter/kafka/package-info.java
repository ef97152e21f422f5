/** What Kafka has: topics, records and consumer groups. Only reads, and never joins a group. */
package io.millrace.controlcenter.kafka;
