package io.millrace.controlcenter.health;

import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that the service reads from.
 *
 * @param name such as {@code kafka}
 * @param address where it is expected
 * @param pipelines the only pipelines that need it; empty if all do
 */
public record Component(String name, String address, Set<String> pipelines, Probe probe) {
  public Component {
    pipelines = Set.copyOf(pipelines);
  }

  /** One that all pipelines need. */
  public static Component shared(String name, String address, Probe probe) {
    return new Component(name, address, Set.of(), probe);
  }

  /** Whether one of these pipelines needs it. */
  boolean isFor(Predicate<String> names) {
    return pipelines.isEmpty() || pipelines.stream().anyMatch(names);
  }
}
