package io.millrace.common.task;

/** A newer revision of the interval exists; this attempt must neither continue nor be retried. */
public final class SupersededException extends TaskException {
  private static final long serialVersionUID = 1L;

  public SupersededException(String message) {
    this(message, null);
  }

  public SupersededException(String message, Throwable cause) {
    super(ExitCode.SUPERSEDED, message, cause);
  }
}
