package io.millrace.replay;

import java.util.Locale;

/** Why a dead letter is not replayed. */
enum SkipReason {
  /** It is of a revision that the interval no longer has. */
  STALE,
  /** Its row is stored: a replay has done so before, or the streaming task has since. */
  STORED,
  /** It is not one of those that were asked for. */
  NOT_ASKED_FOR,
  /** It was larger than its topic takes, so a part of its bytes is gone. */
  CUT,
  /** Its id is that of another record of the interval, and that one's row is still there. */
  DUPLICATE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
