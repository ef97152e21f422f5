package io.millrace.controlcenter.http;

/** A parameter is not valid; the message names it, its value and what is valid. */
public final class BadRequestException extends AnswerException {
  private static final long serialVersionUID = 1L;

  public BadRequestException(String message) {
    super(400, message, null);
  }
}
