package io.millrace.common.task;

/** The data contradict what was promised of them; trying again with the same data is of no use. */
public final class DataException extends TaskException {
  private static final long serialVersionUID = 1L;

  public DataException(String message) {
    this(message, null);
  }

  public DataException(String message, Throwable cause) {
    super(ExitCode.DATA, message, cause);
  }
}
