package io.millrace.controlcenter.http;

/** Answers Prometheus. */
@FunctionalInterface
public interface Metrics {
  /**
   * What is known by now.
   *
   * @param accepted the header {@code Accept}, or null
   */
  Text text(String accepted);

  /**
   * Metrics in one of Prometheus' formats.
   *
   * @param type the content type
   */
  @SuppressWarnings("ArrayRecordComponent") // none is compared
  record Text(String type, byte[] content) {}
}
