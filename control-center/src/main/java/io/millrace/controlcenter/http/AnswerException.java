package io.millrace.controlcenter.http;

import java.util.Optional;

/** A request that ends with an error that is expected; the message is what the user reads. */
public abstract class AnswerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int status;

  /**
   * @param status the answer's HTTP status, from 400
   */
  protected AnswerException(int status, String message, Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** The answer's HTTP status. */
  public final int status() {
    return status;
  }

  /** The part of the system that is the reason, if it is not the request. */
  public Optional<String> component() {
    return Optional.empty();
  }
}
