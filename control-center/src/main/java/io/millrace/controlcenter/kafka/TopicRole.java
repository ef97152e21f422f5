package io.millrace.controlcenter.kafka;

import io.millrace.common.pipeline.Topic;
import io.millrace.controlcenter.http.NotFoundException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a pipeline's topics are for. */
enum TopicRole {
  RECORDS,
  LEDGER,
  DEAD_LETTERS;

  /** Its name in paths and answers. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  String topic(Topic topic) {
    return switch (this) {
      case RECORDS -> topic.name();
      case LEDGER -> topic.intervals();
      case DEAD_LETTERS -> topic.deadLetters();
    };
  }

  static TopicRole of(String label) {
    return Arrays.stream(values())
        .filter(role -> role.label().equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "no topic has the role \"%s\"; valid: %s"
                        .formatted(
                            label,
                            Arrays.stream(values())
                                .map(TopicRole::label)
                                .collect(Collectors.joining(", ")))));
  }
}
