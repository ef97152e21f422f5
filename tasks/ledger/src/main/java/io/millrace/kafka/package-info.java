/** Kafka as the tasks use it: settings, clients, headers, dead letters, facts about topics. */
package io.millrace.kafka;
