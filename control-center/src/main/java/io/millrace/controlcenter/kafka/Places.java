package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.http.BadRequestException;
import io.millrace.controlcenter.http.Query;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a search continues, by partition; as a token, {@code 0:120,1:98}.
 *
 * @param offsets by partition
 */
record Places(Map<Integer, Long> offsets) {
  private static final Pattern PLACE = Pattern.compile("(\\d{1,6}):(\\d{1,18})");
  private static final int LONGEST = 100_000;
  private static final int SHOWN = 100;

  Places {
    offsets = Map.copyOf(offsets);
  }

  /** The place named by the parameter {@code after}. */
  static Optional<Places> of(Query query) {
    return query.text("after").map(Places::parse);
  }

  /** The reverse of {@link #token}. */
  static Places parse(String token) {
    if (token.length() > LONGEST) {
      throw invalid(token.substring(0, SHOWN) + "…");
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    for (String part : token.split(",", -1)) {
      Matcher place = PLACE.matcher(part);
      if (!place.matches()) {
        throw invalid(token);
      }
      offsets.put(Integer.valueOf(place.group(1)), Long.valueOf(place.group(2)));
    }
    return new Places(offsets);
  }

  private static BadRequestException invalid(String token) {
    return Query.invalid("after", token, "what the answer before had as next");
  }

  String token() {
    return new TreeMap<>(offsets)
        .entrySet().stream()
            .map(place -> place.getKey() + ":" + place.getValue())
            .collect(Collectors.joining(","));
  }
}
