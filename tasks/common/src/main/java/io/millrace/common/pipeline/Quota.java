package io.millrace.common.pipeline;

import java.time.Duration;

/**
 * What a host allows.
 *
 * @param host the host it applies to; other hosts have no quota
 * @param records how many records may be fetched
 * @param per the window of time
 */
public record Quota(String host, int records, Duration per) {}
