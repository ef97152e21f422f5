package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.RecordHeaders;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class RejectedRecordsTest {
  private static final RecordHeaders HEADERS = new RecordHeaders("i", 1, 2, 3, 4);
  private final RejectedRecords deadLetters = new RejectedRecords();

  private static RejectedRecord deadLetter(Stage stage, byte[] value) {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("users", 0, 9, null, value);
    return stage == Stage.DUPLICATE
        ? RejectedRecord.ofDuplicate(record, HEADERS, "came before")
        : RejectedRecord.of(stage, record, HEADERS, new IllegalArgumentException("no uuid"));
  }

  @Test
  void should_count_duplicates_apart_from_failures() {
    deadLetters.add(deadLetter(Stage.DECODING, new byte[1]));
    deadLetters.add(deadLetter(Stage.WRITING, new byte[1]));
    deadLetters.add(deadLetter(Stage.DUPLICATE, new byte[1]));

    assertThat(deadLetters.count()).isEqualTo(3);
    assertThat(deadLetters.failures()).isEqualTo(2);
    assertThat(deadLetters.duplicates()).isEqualTo(1);
  }

  @Test
  void should_say_why_and_name_the_failure_where_there_is_no_message() {
    ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>("users", 0, 9, null, null);

    assertThat(deadLetter(Stage.DECODING, new byte[1]).reason()).isEqualTo("no uuid");
    assertThat(
            RejectedRecord.of(Stage.WRITING, record, HEADERS, new IllegalStateException()).reason())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void should_refuse_more_than_one_entry_of_the_ledger_can_list() {
    for (int i = 0; i < RejectedRecords.MOST; i++) {
      deadLetters.add(deadLetter(Stage.DUPLICATE, null));
    }

    assertThatThrownBy(() -> deadLetters.add(deadLetter(Stage.DUPLICATE, null)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("50001", "50001 of them duplicates", "came before");
  }

  @Test
  void should_refuse_more_bytes_than_fit_the_memory() {
    byte[] large = new byte[1 << 20];

    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 100; i++) {
                deadLetters.add(deadLetter(Stage.DECODING, large));
              }
            })
        .isInstanceOf(DataException.class);
    assertThat(deadLetters.count()).isEqualTo(65);
  }
}
