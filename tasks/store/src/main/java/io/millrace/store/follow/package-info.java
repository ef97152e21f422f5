/**
 * Storing records as they arrive, whatever reads them: rows with the write times of the continuous
 * mode, and the transactions that commit dead letters and offsets.
 */
package io.millrace.store.follow;
