/**
 * Storing records as they arrive, whatever reads them: rows with the write times of the continuous
 * mode, the transactions that commit dead letters and offsets, and what Prometheus reads of it.
 */
package io.millrace.store.follow;
