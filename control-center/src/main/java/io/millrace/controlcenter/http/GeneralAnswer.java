package io.millrace.controlcenter.http;

import java.util.Map;

/** Answers a request that is not about one pipeline. */
@FunctionalInterface
public interface GeneralAnswer {
  /**
   * The value to send as JSON, as {@link Answer#to} gives it.
   *
   * @param parameters the query string's parameters, by name
   */
  Object to(Map<String, String> parameters);
}
