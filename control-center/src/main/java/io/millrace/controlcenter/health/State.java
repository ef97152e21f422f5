package io.millrace.controlcenter.health;

/** How a component is. */
public enum State {
  OK,
  /** It answers, but not with all of its parts. */
  DEGRADED,
  DOWN
}
