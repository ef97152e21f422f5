/**
 * What has become of each hour: from the attempts that {@code ingest_runs} lists, and from the
 * ledger.
 */
package io.millrace.controlcenter.hours;
