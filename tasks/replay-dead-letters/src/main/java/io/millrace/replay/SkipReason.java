package io.millrace.replay;

import java.util.Locale;

/** Why a dead letter is not replayed. */
enum SkipReason {
  /** It belongs to an earlier revision of the interval. */
  STALE,
  /** Its row is already stored, by a replay or by the streaming task. */
  STORED,
  /** It is not one of those that were requested. */
  NOT_ASKED_FOR,
  /** It was larger than its topic accepts, so a part of its bytes is missing. */
  CUT,
  /** Its id is that of another record of the interval, and that one's row still exists. */
  DUPLICATE;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
