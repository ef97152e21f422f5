package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import java.util.Locale;

/**
 * Which dead letters are to be replayed.
 *
 * @param reason why they have failed
 * @param text what their messages contain, in upper or lower case; empty for any
 */
record DeadLetterFilter(StageChoice reason, String text) {
  boolean matches(DeadLetter.Stage stage, String message) {
    return reason.includes(stage)
        && message.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
