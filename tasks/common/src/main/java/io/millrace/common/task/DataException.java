package io.millrace.common.task;

/** The data is not what it must be; a retry with the same data would fail too. */
public final class DataException extends TaskException {
  public DataException(String message) {
    this(message, null);
  }

  public DataException(String message, Throwable cause) {
    super(ExitCode.DATA, message, cause);
  }
}
