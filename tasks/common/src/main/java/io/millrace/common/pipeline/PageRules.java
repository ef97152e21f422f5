package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Whether an interval's records fit into its pages. A ledger entry lists every page, and write
 * times leave room for a limited number in each revision.
 */
final class PageRules {
  static final int MOST_PAGES = 1_000;

  private static final String TOTAL = "/source/pagination/total";
  private static final String LAST = "/source/pagination/last";
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

  private final JsonNode pagination;
  private final JsonNode params;
  private final List<Problem> problems = new ArrayList<>();

  PageRules(JsonNode document) {
    this.pagination = document.at("/source/pagination");
    this.params = document.path("params");
  }

  List<Problem> check() {
    OptionalLong most = mostRecords(pagination.path("total"));
    OptionalLong size = integer(pagination.path("size"));
    long pages =
        most.isPresent() && size.orElse(0) > 0
            ? (most.getAsLong() + size.getAsLong() - 1) / size.getAsLong()
            : 0;
    if (pages > MOST_PAGES) {
      wrong(
          TOTAL,
          "at most %d pages of %d; these are %d".formatted(MOST_PAGES, size.orElse(0), pages));
    }
    OptionalLong first = integer(pagination.path("first"));
    OptionalLong last = integer(pagination.path("last"));
    if (first.isPresent() && last.isPresent()) {
      if (last.getAsLong() < first.getAsLong()) {
        wrong(LAST, "at least first, which is " + first.getAsLong());
      } else if (pages > last.getAsLong() - first.getAsLong() + 1) {
        wrong(LAST, "room for %d pages from %d on".formatted(pages, first.getAsLong()));
      }
    }
    return problems;
  }

  /** The most records that an interval can have, if that is known. */
  private OptionalLong mostRecords(JsonNode total) {
    if (!total.isTextual()) {
      return OptionalLong.empty();
    }
    if (NUMBER.matcher(total.asText()).matches()) {
      return OptionalLong.of(Long.parseLong(total.asText()));
    }
    JsonNode param = ExpressionRules.whole(total.asText(), params);
    OptionalLong minimum = integer(param.path("minimum"));
    OptionalLong maximum = integer(param.path("maximum"));
    if (param.path("type").asText().equals("integer")
        && minimum.orElse(0) >= 1
        && maximum.isPresent()) {
      return maximum;
    }
    wrong(TOTAL, "a number, or an integer param with a minimum of at least 1 and a maximum");
    return OptionalLong.empty();
  }

  private static OptionalLong integer(JsonNode node) {
    return node.isIntegralNumber() && node.canConvertToLong()
        ? OptionalLong.of(node.longValue())
        : OptionalLong.empty();
  }

  private void wrong(String pointer, String valid) {
    String name = pointer.substring(pointer.lastIndexOf('/') + 1);
    problems.add(Problem.wrong(pointer, pagination.path(name), valid));
  }
}
