package io.millrace.store;

/**
 * A value that its column cannot hold. A checked exception, since the record must become a dead
 * letter.
 */
public final class InvalidValueException extends Exception {
  InvalidValueException(String message, Throwable cause) {
    super(message, cause);
  }
}
