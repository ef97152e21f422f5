package io.millrace.common.task;

import java.util.List;

/**
 * Settings or the pipeline are wrong; the message lists every problem found, not just the first.
 */
public final class SettingsException extends TaskException {
  private final transient List<String> problems;

  public SettingsException(String problem) {
    this(List.of(problem));
  }

  /**
   * Reports all of them.
   *
   * @param problems at least one; each names the setting, its value (never a secret's) and what is
   *     valid
   */
  public SettingsException(List<String> problems) {
    super(ExitCode.SETTINGS, String.join("; ", problems), null);
    this.problems = List.copyOf(problems);
  }

  /** The problems, one by one. */
  public List<String> problems() {
    return problems;
  }
}
