/**
 * What the ledger and the dead-letter topic say about each interval: both topics are read once and
 * then followed, and only short summaries are kept of them.
 */
package io.millrace.controlcenter.hours.ledger;
