package io.millrace.controlcenter.hours.ledger;

import java.time.Instant;

/**
 * The ledger's entry for an interval, without its pages.
 *
 * @param revision from 1; a higher one replaces all lower ones
 * @param complete whether all pages are produced
 * @param fetched how many records were fetched so far
 * @param produced how many of them are in the topic of the records
 * @param deadLettered how many of them are in the topic of the dead letters
 * @param runId the run that wrote it
 * @param writtenAt when Kafka received it; each page writes it again
 * @param partition of the ledger's topic that has it
 * @param offset of the record that has it
 */
public record FetchedRevision(
    int revision,
    boolean complete,
    long fetched,
    long produced,
    long deadLettered,
    String runId,
    Instant writtenAt,
    int partition,
    long offset) {}
