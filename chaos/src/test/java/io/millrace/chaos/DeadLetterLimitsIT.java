package io.millrace.chaos;

import static io.millrace.chaos.CommittedRecords.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.testkit.TestPipeline;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Records that no table can take, through both tasks. */
class DeadLetterLimitsIT {
  /** More than the topics take, be they of records or of dead letters. */
  private static final int OVERSIZED = 1_200_000;

  private static final int DEFAULT_MAX_MESSAGE_BYTES = 1_048_588;

  @RegisterExtension static final SharedPipeline PIPELINE = SharedPipeline.usual();

  private final PipelineFixture fixture = PIPELINE.fixture();

  private final Hour hour = fixture.nextHour();

  @Test
  void should_fail_again_when_an_interval_with_too_many_dead_letters_is_cleared() throws Exception {
    // given
    TestPipeline strict = fixture.document().copy();
    strict.object("/dead_letters").put("max_ratio", 0.01).put("min_count", 0);
    Map<String, String> fetch =
        hour.fetch("run", Expected.USERS, Map.of("PIPELINE", strict.json()));

    // when
    DataException first = failure(fetch);
    StoredRows before = hour.stored();
    DataException cleared = failure(fetch);

    // then
    assertThat(first)
        .hasMessageStartingWith(
            "1 of 30 records are dead letters (allowed: a ratio of 0.01, or 0 records)")
        .hasMessageContaining("a run with refetch gets new data");
    assertThat(cleared).hasMessage(first.getMessage());
    assertThat(hour.stored()).isEqualTo(before);
    assertThat(before.records()).hasSize(Expected.USERS - 1);
    assertThat(before.deadLetters()).hasSize(1);
    assertThat(before.entry().orElseThrow().complete()).isTrue();
    assertThat(before.byInterval()).isEmpty();
  }

  @Test
  void should_store_the_rest_when_a_record_is_larger_than_the_topic_takes() throws Exception {
    // given
    String name = "é".repeat(OVERSIZED / 2);
    fixture.source().alter(hour.interval(), page -> renameTheFirstOfPageTwo(page, name));

    // when
    JsonNode result = hour.ingest(hour.fetch("run", Expected.USERS));

    // then
    ConsumerRecord<byte[], byte[]> deadLetter = oversized();
    int fullSize = Integer.parseInt(header(deadLetter, DeadLetter.FULL_SIZE));
    String original = new String(deadLetter.value(), UTF_8);
    assertThat(fullSize).isGreaterThan(OVERSIZED);
    assertThat(deadLetter.value())
        .hasSizeLessThan(DEFAULT_MAX_MESSAGE_BYTES)
        .hasSizeGreaterThan(DEFAULT_MAX_MESSAGE_BYTES / 2);
    assertThat(original).startsWith("{").endsWith("éé");
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE)).contains("at most 1048588");
    assertThat(result.get("dead_lettered").intValue()).isEqualTo(3);
    assertThat(result.get("stored").intValue()).isEqualTo(Expected.USERS - 3);
    assertThat(hour.stored().byInterval()).hasSize(Expected.USERS - 3).values().containsOnly(1);
  }

  private DataException failure(Map<String, String> fetch) {
    return catchThrowableOfType(DataException.class, () -> hour.run(Task.FETCH, fetch));
  }

  private static void renameTheFirstOfPageTwo(ObjectNode page, String name) {
    if (page.at("/info/page").intValue() == 2) {
      ((ObjectNode) page.at("/results/0/name")).put("first", name);
    }
  }

  private ConsumerRecord<byte[], byte[]> oversized() {
    List<ConsumerRecord<byte[], byte[]>> oversized =
        hour.deadLetters().stream()
            .filter(deadLetter -> header(deadLetter, DeadLetter.STAGE).equals("oversized"))
            .toList();
    assertThat(oversized).hasSize(1);
    return oversized.get(0);
  }
}
