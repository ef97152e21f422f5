package io.millrace.randomuser;

/** The environment has invalid settings, so the server cannot be started. */
public final class InvalidSettingsException extends RuntimeException {
  InvalidSettingsException(String message) {
    super(message);
  }
}
