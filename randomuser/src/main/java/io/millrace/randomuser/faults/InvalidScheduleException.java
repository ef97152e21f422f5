package io.millrace.randomuser.faults;

import java.util.List;

/** A schedule is invalid; the message has a line for each mistake in it. */
final class InvalidScheduleException extends Exception {
  private final transient List<String> problems;

  InvalidScheduleException(List<String> problems) {
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
  }

  List<String> problems() {
    return problems;
  }
}
