package io.millrace.common.record;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record as it is in the topic.
 *
 * @param key the text of its key field
 * @param value its fields in the pipeline's order; one without a value is omitted
 */
public record MappedRecord(String key, ObjectNode value) {}
