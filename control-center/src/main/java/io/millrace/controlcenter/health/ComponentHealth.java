package io.millrace.controlcenter.health;

import java.time.Instant;

/**
 * How a component was when it was checked last.
 *
 * @param version null if it does not say
 * @param problem what is wrong, in one line; null if nothing is
 * @param since when it was first seen in this state, without another one in between
 */
public record ComponentHealth(
    String name, State state, String version, String problem, Instant since, String address) {}
