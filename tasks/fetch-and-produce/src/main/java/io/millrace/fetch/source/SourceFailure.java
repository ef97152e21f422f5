package io.millrace.fetch.source;

import java.time.Duration;
import java.util.Optional;

/** A failed request that may succeed when retried. */
final class SourceFailure extends Exception {
  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  /** Why it failed, which decides how often and at what distance it is retried. */
  enum Kind {
    /** The source limits requests: status 429. */
    THROTTLED,
    /** No answer, part of one, or one that reports a problem of the source. */
    UNAVAILABLE,
    /** An answer that is complete, but does not match the request. */
    WRONG
  }

  SourceFailure(Kind kind, String message) {
    this(kind, message, Optional.empty(), null);
  }

  /**
   * @param retryAfter how long the source asked to wait
   */
  SourceFailure(Kind kind, String message, Optional<Duration> retryAfter, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  Kind kind() {
    return kind;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
