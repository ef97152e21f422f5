package io.millrace.common.record;

/**
 * A record that does not match the pipeline. A checked exception, since each must become a dead
 * letter. The message names the field, where its value was expected, the value and what is valid.
 */
public final class MappingException extends Exception {
  public MappingException(String message) {
    super(message);
  }
}
