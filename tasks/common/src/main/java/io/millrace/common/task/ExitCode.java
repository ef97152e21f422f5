package io.millrace.common.task;

import java.util.Locale;

/**
 * How a task ended, as the number its process exits with.
 *
 * <p>The numbers are those of {@code sysexits.h} where it has one. The caller decides by them
 * whether to retry: {@link #UNAVAILABLE} and {@link #TEMPORARY} may go away by themselves, every
 * other failure needs a person.
 */
public enum ExitCode {
  /** The work is done and checked. */
  DONE(0),
  /** The task was started in a way that it does not support, such as with arguments. */
  USAGE(64),
  /** The data is not what it must be; the same data would fail again. */
  DATA(65),
  /** A service could not be reached. */
  UNAVAILABLE(69),
  /** A bug in the task itself. */
  BUG(70),
  /** Something that may go away by itself: retry. */
  TEMPORARY(75),
  /** Settings or the pipeline file are wrong. */
  SETTINGS(78),
  /** A newer revision of the interval exists, so this attempt must not continue. */
  SUPERSEDED(99);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  /** The number the process exits with. */
  public int code() {
    return code;
  }

  /** The word for it in the result line. */
  public String outcome() {
    return name().toLowerCase(Locale.ROOT);
  }
}
