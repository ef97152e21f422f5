package io.millrace.common.task;

/** A newer revision of the interval exists; this attempt must neither continue nor be retried. */
public final class SupersededException extends TaskException {
  public SupersededException(String message) {
    this(message, null);
  }

  public SupersededException(String message, Throwable cause) {
    super(ExitCode.SUPERSEDED, message, cause);
  }
}
