package io.millrace.common.task;

/**
 * A failure that a task expects: its message is the one line that a person reads, so it names the
 * values involved and, where there is one, the way out. It is reported without a stack trace.
 */
public abstract class TaskException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode exitCode;

  TaskException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process exits with. */
  public final ExitCode exitCode() {
    return exitCode;
  }
}
