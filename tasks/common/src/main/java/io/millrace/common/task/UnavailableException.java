package io.millrace.common.task;

/** A service could not be reached; the message names its address. */
public final class UnavailableException extends TaskException {
  public UnavailableException(String message) {
    this(message, null);
  }

  public UnavailableException(String message, Throwable cause) {
    super(ExitCode.UNAVAILABLE, message, cause);
  }
}
