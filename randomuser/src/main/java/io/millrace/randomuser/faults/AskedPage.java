package io.millrace.randomuser.faults;

import io.millrace.randomuser.api.Query;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A requested page.
 *
 * @param seed empty if the request has none
 * @param page 1 if the request has none
 */
record AskedPage(String seed, int page) {
  private static final Pattern PAGE = Pattern.compile("[1-9]\\d{0,4}");

  /** The page that a request asks for; empty if it is not for users. */
  static Optional<AskedPage> of(Request request) {
    URI target = request.target();
    if (!request.method().equals("GET") || !target.getPath().startsWith("/api")) {
      return Optional.empty();
    }
    Query query = Query.parse(target.getRawQuery());
    int page =
        query
            .value("page")
            .filter(text -> PAGE.matcher(text).matches())
            .map(Integer::parseInt)
            .orElse(1);
    return Optional.of(new AskedPage(query.value("seed").orElse(""), page));
  }
}
