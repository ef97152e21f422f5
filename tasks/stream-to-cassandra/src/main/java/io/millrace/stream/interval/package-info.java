/** Stores one interval: reads exactly the ledger's offset ranges and writes their rows. */
package io.millrace.stream.interval;
