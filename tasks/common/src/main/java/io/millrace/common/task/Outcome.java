package io.millrace.common.task;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Optional;

/**
 * How a task ended.
 *
 * @param details what the result line reports of finished work
 * @param reason one line on why it failed
 * @param trace the stack trace of an unexpected failure
 */
record Outcome(
    ExitCode exitCode,
    Optional<ObjectNode> details,
    Optional<String> reason,
    Optional<String> trace) {

  static Outcome done(ObjectNode details) {
    return new Outcome(ExitCode.DONE, Optional.of(details), Optional.empty(), Optional.empty());
  }

  static Outcome failed(ExitCode exitCode, String reason) {
    return new Outcome(exitCode, Optional.empty(), Optional.of(reason), Optional.empty());
  }

  static Outcome bug(Throwable unexpected) {
    return unexpected(ExitCode.BUG, "unexpected " + unexpected, unexpected);
  }

  /** An exception caused by a stop is not a bug: clients fail in many ways when closed. */
  static Outcome stopped(Throwable consequence) {
    return unexpected(ExitCode.TEMPORARY, "stopped on request: " + consequence, consequence);
  }

  private static Outcome unexpected(ExitCode exitCode, String reason, Throwable throwable) {
    StringWriter trace = new StringWriter();
    throwable.printStackTrace(new PrintWriter(trace));
    return new Outcome(
        exitCode, Optional.empty(), Optional.of(reason), Optional.of(trace.toString()));
  }
}
