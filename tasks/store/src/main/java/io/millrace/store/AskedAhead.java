package io.millrace.store;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;

/**
 * Answers that are taken one after the other, and asked for a few ahead: while one is being worked
 * on, the next ones are on their way.
 *
 * @param <T> an answer
 */
final class AskedAhead<T> {
  /** More would only wait in this process's memory. */
  static final int AHEAD = 4;

  private final int count;
  private final IntFunction<CompletionStage<T>> question;
  private final Map<Integer, CompletionStage<T>> asked = new HashMap<>();
  private int next;

  /**
   * Asks nothing yet.
   *
   * @param count how many answers there are
   * @param question asks for the answer with a number, from 0
   */
  AskedAhead(int count, IntFunction<CompletionStage<T>> question) {
    this.count = count;
    this.question = question;
  }

  /** The answer with this number; if it has been taken before, it is asked for again. */
  CompletionStage<T> take(int number) {
    for (; next < count && next <= number + AHEAD; next++) {
      asked.put(next, question.apply(next));
    }
    CompletionStage<T> answer = asked.remove(number);
    return answer == null ? question.apply(number) : answer;
  }
}
