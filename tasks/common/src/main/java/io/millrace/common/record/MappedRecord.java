package io.millrace.common.record;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A record as the topic holds it.
 *
 * @param key the text of its key field
 * @param value its fields in the pipeline's order; one without a value is left out
 */
public record MappedRecord(String key, ObjectNode value) {}
