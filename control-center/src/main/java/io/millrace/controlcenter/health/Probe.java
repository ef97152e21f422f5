package io.millrace.controlcenter.health;

import io.millrace.controlcenter.backend.BackendException;

/** Asks a component how it is. */
@FunctionalInterface
public interface Probe {
  /**
   * What the component answers.
   *
   * @throws BackendException if it does not, within the time of its backend
   */
  Finding check();

  /**
   * An answer.
   *
   * @param version of the component; null if it does not say
   * @param problem what is wrong, in one line; null if nothing is
   */
  record Finding(State state, String version, String problem) {
    /** Nothing is wrong. */
    public static Finding ok(String version) {
      return new Finding(State.OK, version, null);
    }
  }
}
