package io.millrace.store;

import io.millrace.common.interval.Interval;

/**
 * An attempt at storing one revision of an interval.
 *
 * @param runId the scheduler's run that started it
 * @param engine what moves the records, such as {@code java}
 */
public record IngestRun(
    Interval interval,
    int revision,
    String fingerprint,
    String topicId,
    String runId,
    int tryNumber,
    String engine) {}
