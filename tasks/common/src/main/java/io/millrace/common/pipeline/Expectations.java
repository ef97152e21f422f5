package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.Map;

/**
 * What an answer must contain, for sources that answer a different request instead of rejecting it.
 *
 * @param page for each page: the place, and an {@link Expression} that its value must equal
 * @param recordIn for each record: the place, and an {@link Expression} for the list that must hold
 *     its value; an empty list allows everything
 */
public record Expectations(Map<JsonPointer, String> page, Map<JsonPointer, String> recordIn) {
  public Expectations {
    page = Ordered.copyOf(page);
    recordIn = Ordered.copyOf(recordIn);
  }
}
