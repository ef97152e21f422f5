package io.millrace.controlcenter.http;

import java.util.Map;

/** A group of endpoints about one pipeline. */
public interface Endpoints {
  /**
   * The answers by path below {@code /api/pipelines/{pipeline}}, such as {@code
   * /topics/{role}/records}; what stands in braces is {@link Query#path}.
   */
  Map<String, Answer> answers();
}
