package io.millrace.common.task;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Removes the values of secret variables from text, in case a library puts one into a message. */
final class Secrets {
  private static final List<String> MARKS = List.of("PASSWORD", "SECRET", "JAAS", "PRIVATE_KEY");

  /** A shorter value would also match unrelated text. */
  private static final int SHORTEST = 4;

  private final List<String> values;

  Secrets(Map<String, String> environment) {
    this.values =
        environment.entrySet().stream()
            .filter(entry -> isSecret(entry.getKey()) && entry.getValue().length() >= SHORTEST)
            .map(Map.Entry::getValue)
            .toList();
  }

  String hide(String text) {
    String hidden = text;
    for (String value : values) {
      hidden = hidden.replace(value, "***");
    }
    return hidden;
  }

  private static boolean isSecret(String name) {
    String upper = name.toUpperCase(Locale.ROOT);
    return MARKS.stream().anyMatch(upper::contains);
  }
}
