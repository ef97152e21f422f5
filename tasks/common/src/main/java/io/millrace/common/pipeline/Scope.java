package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import java.util.Map;
import java.util.Optional;

/**
 * The values for the references of an {@link Expression}.
 *
 * @param env environment variables
 * @param params the parameters of the run, complete with defaults: see {@link Params}
 * @param page the page, if there is one
 */
public record Scope(
    Map<String, String> env, Interval interval, ObjectNode params, Optional<Page> page) {
  /**
   * A page of the source.
   *
   * @param number its number, as the source counts
   * @param limit how many records are requested
   */
  public record Page(int number, int limit) {}

  public Scope(Map<String, String> env, Interval interval, ObjectNode params) {
    this(env, interval, params, Optional.empty());
  }

  /** The same with this page. */
  public Scope withPage(int number, int limit) {
    return new Scope(env, interval, params, Optional.of(new Page(number, limit)));
  }
}
