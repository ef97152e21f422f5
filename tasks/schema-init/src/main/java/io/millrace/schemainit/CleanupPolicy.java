package io.millrace.schemainit;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What Kafka does with old records.
 *
 * @param parts {@code compact}, {@code delete}, or both, in any order
 */
record CleanupPolicy(Set<String> parts) {
  private static final Set<String> COMPACTED = Set.of(TopicConfig.CLEANUP_POLICY_COMPACT);

  CleanupPolicy {
    parts = Set.copyOf(parts);
  }

  /** The value of {@code cleanup.policy}: a list with commas. */
  static CleanupPolicy of(String setting) {
    return new CleanupPolicy(
        Stream.of(setting.split(",")).map(String::strip).collect(Collectors.toSet()));
  }

  /**
   * Whether a topic's policy may be changed to another one: only to end a ledger that, as in
   * earlier versions, is compacted and nothing else.
   */
  boolean mayBecome(CleanupPolicy wanted) {
    return equals(wanted) || (parts.equals(COMPACTED) && wanted.parts.containsAll(COMPACTED));
  }

  @Override
  public String toString() {
    return String.join(",", new TreeSet<>(parts));
  }
}
