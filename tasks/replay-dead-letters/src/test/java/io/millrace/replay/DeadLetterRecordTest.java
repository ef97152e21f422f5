package io.millrace.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.RecordHeaders;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterRecordTest {
  @Test
  void should_read_what_was_sent() {
    DeadLetterRecord deadLetter =
        Sent.received(Sent.ofTopic(Stage.WRITING, 3, 4, "{}").ofReplay(2, "run"));

    assertThat(deadLetter.headers())
        .isEqualTo(new RecordHeaders(Sent.HOUR.label(), Sent.REVISION, 3, 4, 7));
    assertThat(deadLetter.stage()).isEqualTo(Stage.WRITING);
    assertThat(deadLetter.attempt()).isEqualTo(2);
    assertThat(deadLetter.replayedBy()).contains("run");
    assertThat(deadLetter.message()).isEqualTo("Latitude is \"north\"");
    assertThat(deadLetter.position().orElseThrow().offset()).isEqualTo(77);
    assertThat(deadLetter.isCut()).isFalse();
  }

  @Test
  void should_be_the_first_attempt_if_it_does_not_say() {
    ProducerRecord<byte[], byte[]> sent = sent();
    sent.headers().remove(DeadLetter.ATTEMPT);

    assertThat(DeadLetterRecord.from(Sent.record(sent)).orElseThrow().attempt()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "attempt, x",
    "attempt, 99999999999",
    "__connect.errors.offset, -1",
    "__connect.errors.partition, x",
    "__connect.errors.stage, KEY_CONVERTER",
    "page, x",
  })
  void should_be_none_if_another_program_has_written_it(String name, String value) {
    ProducerRecord<byte[], byte[]> sent = sent();
    sent.headers().remove(name).add(name, value.getBytes(UTF_8));

    assertThat(DeadLetterRecord.from(Sent.record(sent))).isEmpty();
  }

  private static ProducerRecord<byte[], byte[]> sent() {
    return Sent.ofTopic(Stage.DECODING, 3, 4, "{}").toRecord("users.dlq", Sent.ROOM);
  }
}
