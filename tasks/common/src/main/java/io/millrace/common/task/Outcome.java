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
    return new Outcome(
        ExitCode.BUG,
        Optional.empty(),
        Optional.of("unexpected " + unexpected),
        Optional.of(trace(unexpected)));
  }

  /** An exception caused by a stop is not a bug: clients fail in many ways when closed. */
  static Outcome stopped(Throwable consequence) {
    return new Outcome(
        ExitCode.TEMPORARY,
        Optional.empty(),
        Optional.of("stopped on request: " + consequence),
        Optional.of(trace(consequence)));
  }

  private static String trace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
