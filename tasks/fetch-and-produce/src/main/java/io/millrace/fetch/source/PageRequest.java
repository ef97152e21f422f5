package io.millrace.fetch.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;

/**
 * The request for one page, and what its answer must contain.
 *
 * @param ordinal which page of the interval it is, from 1
 * @param number of the page, as the source counts pages
 * @param limit how many records it must have
 * @param echo the values that the answer must have, and where
 */
public record PageRequest(
    int ordinal, int number, int limit, URI uri, Map<JsonPointer, JsonNode> echo) {
  public PageRequest {
    echo = Map.copyOf(echo);
  }
}
