package io.millrace.fetch.source;

import java.time.Duration;
import java.util.Optional;

/** An answer that is none, and that may be better another time. */
final class SourceFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final Kind kind;
  private final transient Optional<Duration> retryAfter;

  /** Why there is no answer, which decides how often and how long apart it is asked again. */
  enum Kind {
    /** The source asks for patience: status 429. */
    THROTTLED,
    /** No answer, half of one, or one that says that the source has a problem. */
    UNAVAILABLE,
    /** An answer that is whole, but not to what was asked. */
    WRONG
  }

  SourceFailure(Kind kind, String message) {
    this(kind, message, Optional.empty(), null);
  }

  /**
   * @param retryAfter how long the source asked to be left alone
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
