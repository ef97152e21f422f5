package io.millrace.controlcenter.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The parameter {@code names}: the pipelines that the user may read. */
public final class Names {
  private Names() {}

  /**
   * Whether a pipeline's name is among them. If the parameter is absent, all are; if it is empty,
   * none is: a user who may read nothing must not see everything.
   */
  public static Predicate<String> of(Map<String, String> parameters) {
    Optional<Set<String>> names =
        Optional.ofNullable(parameters.get("names"))
            .map(value -> new TreeSet<>(List.of(value.split(",", -1))));
    return name -> names.isEmpty() || names.get().contains(name);
  }
}
