package io.millrace.store.follow;

/** What a task that stores records works on. */
public enum Mode {
  /** One interval, from its first record to its last, verified. */
  INTERVAL,
  /** Whatever arrives in the topic, until it is asked to stop; nothing is verified or replaced. */
  FOLLOW
}
