package io.millrace.common.task;

/** Something that may go away by itself: the same attempt may succeed later. */
public final class TemporaryException extends TaskException {
  public TemporaryException(String message) {
    this(message, null);
  }

  public TemporaryException(String message, Throwable cause) {
    super(ExitCode.TEMPORARY, message, cause);
  }
}
