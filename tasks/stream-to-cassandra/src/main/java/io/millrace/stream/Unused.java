package io.millrace.stream;

import io.millrace.common.settings.Settings;
import java.util.List;

/** Refuses settings of the other mode: one that is quietly ignored misleads whoever set it. */
final class Unused {
  private Unused() {}

  static void refuse(Settings settings, String reason, List<String> names) {
    for (String name : names) {
      String value = settings.environment().getOrDefault(name, "");
      if (!value.isBlank()) {
        settings.problem("%s is \"%s\" (valid: not set, since %s)".formatted(name, value, reason));
      }
    }
  }
}
