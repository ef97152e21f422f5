package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.Ledger;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LedgerTopicTest {
  @ParameterizedTest
  @CsvSource({
    "P7D, P30D, P37D",
    "P30D, P7D, P37D",
    "PT36H, PT12H, P2D",
    "PT36H, PT13H, PT49H",
    "PT1S, PT1S, P2D",
    "P99999D, P99999D, P199998D",
  })
  void should_keep_entries_as_long_as_what_they_are_about(
      Duration records, Duration deadLetters, Duration ledger) {
    assertThat(LedgerTopic.config(records, deadLetters))
        .containsEntry("retention.ms", Long.toString(ledger.toMillis()))
        .containsEntry("cleanup.policy", "compact,delete")
        .containsEntry("retention.bytes", "-1");
  }

  @Test
  void should_have_segments_that_compaction_does_not_join_without_end() {
    String bytes = LedgerTopic.config(Duration.ofDays(7), Duration.ofDays(30)).get("segment.bytes");

    assertThat(Integer.parseInt(bytes))
        .isGreaterThanOrEqualTo(Ledger.MAX_MESSAGE_BYTES)
        .isLessThanOrEqualTo(4 * 1024 * 1024);
  }
}
