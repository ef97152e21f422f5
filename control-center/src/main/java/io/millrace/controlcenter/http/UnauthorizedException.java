package io.millrace.controlcenter.http;

/** The request does not know the secret. */
final class UnauthorizedException extends AnswerException {
  private static final long serialVersionUID = 1L;

  UnauthorizedException(String message) {
    super(401, message, null);
  }
}
