package io.millrace.replay;

import io.millrace.ledger.DeadLetter;
import java.util.Locale;

/**
 * Selects the dead letters to replay.
 *
 * @param reason why they failed
 * @param text what their messages contain, ignoring case; empty for any
 */
record DeadLetterFilter(StageChoice reason, String text) {
  boolean matches(DeadLetter.Stage stage, String message) {
    return reason.includes(stage)
        && message.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }
}
