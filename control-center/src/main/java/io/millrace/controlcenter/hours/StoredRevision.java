package io.millrace.controlcenter.hours;

import java.time.Instant;

/** A revision of the interval that begins then, which is stored and verified. */
public record StoredRevision(Instant start, int revision) {}
