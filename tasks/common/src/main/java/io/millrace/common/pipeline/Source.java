package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where records come from.
 *
 * @param url an {@link Expression}
 * @param repeatable whether the same request always gives the same records, so that a retry may
 *     continue where the last attempt stopped
 * @param query parameters, each an {@link Expression}
 * @param records where a page has its array of records; the empty pointer if the page is the array
 */
public record Source(
    String url,
    boolean repeatable,
    Map<String, String> query,
    Pagination pagination,
    JsonPointer records,
    Expectations expect,
    List<ErrorRule> errors,
    List<Quota> quota) {
  public Source {
    query = Ordered.copyOf(query);
    errors = List.copyOf(errors);
    quota = List.copyOf(quota);
  }

  /** The URL, without the query. */
  public String url(Scope scope) {
    return Expression.parse(url).resolve(scope).asText();
  }

  /** The query of one page, not yet encoded. What resolves to an empty list is omitted. */
  public Map<String, String> query(Scope scope) {
    Map<String, String> resolved = new LinkedHashMap<>();
    query.forEach(
        (name, expression) -> {
          JsonNode value = Expression.parse(expression).resolve(scope);
          if (!value.isArray() || !value.isEmpty()) {
            resolved.put(name, Expression.text(value));
          }
        });
    return resolved;
  }
}
