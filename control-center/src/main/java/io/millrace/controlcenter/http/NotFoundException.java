package io.millrace.controlcenter.http;

/** What was asked for does not exist; the message says what. */
public final class NotFoundException extends AnswerException {
  private static final long serialVersionUID = 1L;

  public NotFoundException(String message) {
    super(404, message, null);
  }
}
