package io.millrace.controlcenter.backend;

import io.millrace.controlcenter.http.AnswerException;
import java.util.Optional;

/** A backend does not answer, or cannot; the message says why in one line. */
public final class BackendException extends AnswerException {
  private static final long serialVersionUID = 1L;

  private final String component;

  /**
   * @param component the backend's name, such as {@code kafka}
   */
  public BackendException(String component, String message, Throwable cause) {
    super(503, message, cause);
    this.component = component;
  }

  @Override
  public Optional<String> component() {
    return Optional.of(component);
  }
}
