package io.millrace.randomuser;

/** The environment has invalid settings, so the server cannot be started. */
public final class InvalidSettingsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  InvalidSettingsException(String message) {
    super(message);
  }
}
