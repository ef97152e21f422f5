package io.millrace.controlcenter.hours;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Hours of a pipeline.
 *
 * @param asOf when they were read
 * @param first the first hour of the pipeline's that was ever worked on
 * @param lastComplete the last hour that is over: from {@code first} up to it, all others are
 *     missing
 * @param hours by start; without the missing ones
 * @param missing how many of the hours asked for are missing
 * @param complete whether all were read, and everything about them
 * @param warning what could not be read, and why
 */
public record HourList(
    Instant asOf,
    Optional<Instant> first,
    Instant lastComplete,
    List<Hour> hours,
    long missing,
    boolean complete,
    Optional<String> warning) {
  public HourList {
    hours = List.copyOf(hours);
  }
}
