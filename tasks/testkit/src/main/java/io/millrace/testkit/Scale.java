package io.millrace.testkit;

/** Whether more is tested than {@code make test} has time for: {@code -Dscale=true}. */
public final class Scale {
  static final String PROPERTY = "scale";

  private Scale() {}

  /** Whether it is asked for. */
  public static boolean isAsked() {
    return Boolean.getBoolean(PROPERTY);
  }
}
