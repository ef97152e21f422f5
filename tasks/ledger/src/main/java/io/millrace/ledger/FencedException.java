package io.millrace.ledger;

/**
 * The transaction was ended by someone else: a newer attempt of the same interval, or the
 * coordinator because it took too long. Only the ledger shows which, so a caller that catches this
 * must read it.
 */
public final class FencedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
