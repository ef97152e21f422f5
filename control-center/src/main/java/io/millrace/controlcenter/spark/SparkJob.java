package io.millrace.controlcenter.spark;

import java.time.Instant;

/**
 * A job of an application, or the application itself while the history server has no job of it.
 *
 * @param application its id
 * @param name of the job or the application
 * @param state as Spark calls it, in lower case
 * @param startedAt null if it is not known
 * @param durationMs null while it runs
 * @param tasks null if it is not known, as failedTasks
 */
public record SparkJob(
    String application,
    String name,
    String state,
    Instant startedAt,
    Long durationMs,
    Integer tasks,
    Integer failedTasks) {}
