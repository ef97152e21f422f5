package io.millrace.common.pipeline;

import java.time.Duration;

/** The topic of the records, and the two that go with it. */
public record Topic(String name, int partitions, Duration retention) {
  /** The topic of the ledger. */
  public String intervals() {
    return name + ".intervals";
  }

  /** The topic of the dead letters. */
  public String deadLetters() {
    return name + ".dlq";
  }
}
