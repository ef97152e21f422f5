package io.millrace.common.task;

/** The task was started in a way that it does not support. */
public final class UsageException extends TaskException {
  public UsageException(String message) {
    super(ExitCode.USAGE, message, null);
  }
}
