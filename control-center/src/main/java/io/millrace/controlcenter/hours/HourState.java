package io.millrace.controlcenter.hours;

import java.util.Locale;

/** What has become of an hour. */
public enum HourState {
  /** Its newest revision is stored and verified, and no dead letter of it is open. */
  COMPLETE,
  /** The same, but dead letters are open. */
  DEAD_LETTERS,
  /** An attempt at storing it has started lately, and has not ended. */
  RUNNING,
  /** The newest attempt at its newest revision has failed, or never ended. */
  FAILED,
  /** Its newest revision is being fetched, or was fetched just now. */
  FETCHING,
  /** Nobody works on it, and nothing of it is stored. */
  MISSING;

  /** Its name in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
