package io.millrace.ledger;

/**
 * The transaction was ended by someone else: a newer attempt of the same interval, or the
 * coordinator because it took too long. Only the ledger shows which, so a caller that catches this
 * must read it.
 */
public final class FencedException extends RuntimeException {
  public FencedException(String message, Throwable cause) {
    super(message, cause);
  }
}
