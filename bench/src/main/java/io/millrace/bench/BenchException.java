package io.millrace.bench;

/** The benchmark cannot go on; the message is for the person who runs it. */
public final class BenchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** With what went wrong. */
  public BenchException(String message) {
    super(message);
  }
}
