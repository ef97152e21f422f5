package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

/**
 * What to do with an error answer: one with certain HTTP statuses, or with a body in which a value
 * is present.
 *
 * @param status three digits each, of which the last two may be {@code xx}: {@code 429}, {@code
 *     5xx}
 * @param present a place in the body that has a value only if the answer is an error
 * @param action what to do
 */
public record ErrorRule(List<String> status, Optional<JsonPointer> present, Action action) {
  /** What to do with an error answer. */
  public enum Action {
    /** Retry after a while. */
    RETRY
  }

  public ErrorRule {
    status = List.copyOf(status);
  }

  /** Whether the rule applies to this HTTP status. */
  public boolean matches(int httpStatus) {
    return status.stream()
        .anyMatch(
            pattern ->
                pattern.endsWith("xx")
                    ? httpStatus / 100 == pattern.charAt(0) - '0'
                    : pattern.equals(Integer.toString(httpStatus)));
  }

  /** Whether the rule applies to this body. */
  public boolean matches(JsonNode body) {
    return present
        .map(body::at)
        .filter(node -> !node.isMissingNode() && !node.isNull())
        .isPresent();
  }
}
