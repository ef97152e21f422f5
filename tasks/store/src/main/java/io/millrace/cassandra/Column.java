package io.millrace.cassandra;

/**
 * A column of a table.
 *
 * @param type its type in CQL, such as {@code timestamp}
 */
public record Column(String name, String type) {}
