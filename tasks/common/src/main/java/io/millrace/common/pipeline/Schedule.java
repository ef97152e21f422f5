package io.millrace.common.pipeline;

import java.time.Instant;

/** When intervals begin and end; the tasks receive their interval and only check this part. */
public record Schedule(String cron, String timezone, Instant start, boolean catchup) {}
