package io.millrace.common.pipeline;

import java.time.Duration;

/**
 * What a host allows.
 *
 * @param host the host it is about; other hosts have no quota
 * @param records how many records may be fetched
 * @param per in how long
 */
public record Quota(String host, int records, Duration per) {}
