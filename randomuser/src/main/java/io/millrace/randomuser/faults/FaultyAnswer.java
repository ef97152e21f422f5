package io.millrace.randomuser.faults;

import java.io.IOException;

/** Answers a request wrongly. */
@FunctionalInterface
interface FaultyAnswer {
  /**
   * Answers.
   *
   * @throws IOException if the client is gone
   */
  void answer(Conversation conversation) throws IOException;
}
