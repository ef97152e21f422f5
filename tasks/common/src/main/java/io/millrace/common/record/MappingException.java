package io.millrace.common.record;

/**
 * A record that cannot be what the pipeline says. Checked, since every one must become a dead
 * letter. The message names the field, where its value was looked for, the value and what is valid.
 */
public final class MappingException extends Exception {
  private static final long serialVersionUID = 1L;

  public MappingException(String message) {
    super(message);
  }
}
