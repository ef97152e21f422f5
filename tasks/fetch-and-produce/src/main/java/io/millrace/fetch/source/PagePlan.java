package io.millrace.fetch.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.pipeline.Expression;
import io.millrace.common.pipeline.Pagination;
import io.millrace.common.pipeline.Quota;
import io.millrace.common.pipeline.Scope;
import io.millrace.common.pipeline.Source;
import io.millrace.common.task.SettingsException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Everything that an interval requests from its source, decided and checked before the first
 * request.
 *
 * @param base where the source is, for messages: without the query, which may hold secrets
 * @param requests one for each page, in order
 * @param allowed what each record may have, by place; places where everything is allowed are
 *     omitted
 * @param quotas what the source's host allows
 */
public record PagePlan(
    URI base, List<PageRequest> requests, Map<JsonPointer, JsonNode> allowed, List<Quota> quotas) {
  public PagePlan {
    requests = List.copyOf(requests);
    allowed = Map.copyOf(allowed);
    quotas = List.copyOf(quotas);
  }

  /**
   * Decides what the interval requests.
   *
   * @param scope without a page
   * @throws SettingsException if the interval needs what the source cannot deliver
   */
  public static PagePlan of(Source source, Scope scope) {
    URI base = base(source.url(scope));
    Pagination pagination = source.pagination();
    int total = pagination.total(scope);
    int pages = pagination.pages(total);
    List<Quota> quotas =
        source.quota().stream()
            .filter(quota -> quota.host().equalsIgnoreCase(base.getHost()))
            .toList();
    Duration interval = Duration.between(scope.interval().start(), scope.interval().end());
    quotas.forEach(quota -> checkQuota(quota, total, Math.min(total, pagination.size()), interval));
    Map<JsonPointer, JsonNode> allowed = resolved(source.expect().recordIn(), scope);
    allowed.values().removeIf(JsonNode::isEmpty);
    return new PagePlan(
        base,
        IntStream.range(pagination.first(), pagination.first() + pages)
            .mapToObj(number -> request(source, scope, base, number, total))
            .toList(),
        allowed,
        quotas);
  }

  private static PageRequest request(Source source, Scope scope, URI base, int number, int total) {
    int limit = source.pagination().limit(number, total);
    Scope page = scope.withPage(number, limit);
    String query =
        source.query(page).entrySet().stream()
            .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
            .collect(Collectors.joining("&"));
    Map<JsonPointer, JsonNode> echo = resolved(source.expect().page(), page);
    int ordinal = number - source.pagination().first() + 1;
    return new PageRequest(ordinal, number, limit, URI.create(base + "?" + query), echo);
  }

  private static Map<JsonPointer, JsonNode> resolved(
      Map<JsonPointer, String> expressions, Scope scope) {
    Map<JsonPointer, JsonNode> values = new HashMap<>();
    expressions.forEach((place, text) -> values.put(place, Expression.parse(text).resolve(scope)));
    return values;
  }

  private static void checkQuota(Quota quota, int total, int largestPage, Duration interval) {
    if (largestPage > quota.records()) {
      throw new SettingsException(
          "a page has %d records, but %s only allows %d per %s: reduce source.pagination.size"
              .formatted(largestPage, quota.host(), quota.records(), quota.per()));
    }
    long most = Math.floorDiv(quota.records() * interval.toMillis(), quota.per().toMillis());
    if (total > most) {
      throw new SettingsException(
          "%d records are requested, but %s allows %d per %s, which is %d in an interval of %s (valid: at most %d, or another source)"
              .formatted(total, quota.host(), quota.records(), quota.per(), most, interval, most));
    }
  }

  private static URI base(String url) {
    try {
      URI uri = new URI(url);
      boolean valid =
          ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
              && uri.getHost() != null
              && uri.getUserInfo() == null
              && uri.getQuery() == null
              && uri.getFragment() == null;
      if (valid) {
        return uri.getRawPath().isEmpty() ? uri.resolve("/") : uri;
      }
    } catch (URISyntaxException e) {
      throw invalid(url);
    }
    throw invalid(url);
  }

  private static SettingsException invalid(String url) {
    return new SettingsException(
        "source.url is \"%s\" (valid: an http or https URL without user, query and fragment)"
            .formatted(url));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
