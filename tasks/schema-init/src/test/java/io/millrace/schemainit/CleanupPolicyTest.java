package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CleanupPolicyTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "compact,delete; compact,delete; true",
        "delete, compact; compact,delete; true",
        "delete; delete; true",
        "compact; compact; true",
        "compact; compact,delete; true",
        "compact; delete; false",
        "delete; compact,delete; false",
        "compact,delete; delete; false",
        "compact,delete; compact; false",
        "delete; compact; false",
        "''; delete; false",
      })
  void should_only_end_what_was_compacted(String found, String wanted, boolean allowed) {
    assertThat(CleanupPolicy.of(found).mayBecome(CleanupPolicy.of(wanted))).isEqualTo(allowed);
  }

  @Test
  void should_be_written_in_one_order() {
    assertThat(CleanupPolicy.of("delete,compact")).hasToString("compact,delete");
  }
}
