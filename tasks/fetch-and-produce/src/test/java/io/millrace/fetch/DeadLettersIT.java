package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class DeadLettersIT {
  private static final int SMALL = 4_000;

  @Test
  void should_put_users_that_cannot_be_mapped_into_the_topic_of_dead_letters() {
    try (FetchFixture fixture = new FetchFixture()) {
      // given
      AtomicReference<String> sent = new AtomicReference<>();
      fixture.users.onUser(
          3,
          user -> {
            sent.set(user.replace("\"uuid\"", "  \"uuid\" : null , \"no-uuid-é\""));
            return sent.get();
          });

      // when
      ObjectNode result = fixture.run("run-1", 100, Map.of());

      // then
      assertThat(result.path("fetched").asInt()).isEqualTo(100);
      assertThat(result.path("produced").asInt()).isEqualTo(99);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(1);
      assertThat(fixture.topics.committed(fixture.topic().name())).hasSize(99);
      List<ConsumerRecord<byte[], byte[]>> deadLetters =
          fixture.topics.committed(fixture.topic().deadLetters());
      assertThat(deadLetters).hasSize(1);
      assertThat(deadLetters.get(0).value()).asString(UTF_8).isEqualTo(sent.get());
      assertThat(RecordHeaders.from(deadLetters.get(0).headers()))
          .contains(new RecordHeaders("2026-11-22T21:00:00Z", 1, 1, 3, 7));
      assertThat(header(deadLetters.get(0), DeadLetter.STAGE)).isEqualTo("mapping");
    }
  }

  @Test
  void should_cut_the_letter_of_a_user_that_is_larger_than_its_topic_takes() {
    Map<String, String> small = Map.of("max.message.bytes", Integer.toString(SMALL));
    try (FetchFixture fixture = new FetchFixture(small, small)) {
      // given
      fixture.users.onUser(0, user -> user.replace("Enterprise", "E".repeat(100_000)));

      // when
      ObjectNode result = fixture.run("run-1", 100, Map.of());

      // then
      assertThat(result.path("produced").asInt()).isEqualTo(99);
      List<ConsumerRecord<byte[], byte[]>> deadLetters =
          fixture.topics.committed(fixture.topic().deadLetters());
      assertThat(deadLetters).hasSize(1);
      assertThat(header(deadLetters.get(0), DeadLetter.STAGE)).isEqualTo("oversized");
      assertThat(Integer.parseInt(header(deadLetters.get(0), DeadLetter.FULL_SIZE)))
          .isGreaterThan(100_000);
      assertThat(deadLetters.get(0).value()).hasSizeLessThan(SMALL);
      assertThat(new String(deadLetters.get(0).value(), UTF_8))
          .startsWith("{\"gender\":\"female\"");
    }
  }

  @Test
  void should_fail_when_too_many_users_are_dead_letters_and_fail_again_when_cleared() {
    try (FetchFixture fixture = new FetchFixture()) {
      // given
      for (int index = 0; index < 11; index++) {
        fixture.users.onUser(index, user -> "null");
      }

      // when
      assertTooMany(fixture);
      int asked = fixture.users.asked().size();
      assertTooMany(fixture);

      // then
      assertThat(fixture.users.asked()).hasSize(asked);
      assertThat(fixture.entry().orElseThrow().complete()).isTrue();
      assertThat(fixture.topics.committed(fixture.topic().name())).hasSize(89);
      assertThat(fixture.topics.committed(fixture.topic().deadLetters())).hasSize(11);
    }
  }

  @Test
  void should_accept_as_many_dead_letters_as_the_pipeline_does() {
    try (FetchFixture fixture = new FetchFixture()) {
      // given
      for (int index = 0; index < 10; index++) {
        fixture.users.onUser(index, user -> "null");
      }

      // then
      assertThat(fixture.run("run-1", 100, Map.of()).path("dead_lettered").asInt()).isEqualTo(10);
    }
  }

  private static void assertTooMany(FetchFixture fixture) {
    assertThatThrownBy(() -> fixture.run("run-1", 100, Map.of()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("11 of 100 records are dead letters")
        .hasMessageContaining(fixture.topic().deadLetters())
        .hasMessageContaining("clearing this task reuses the same data")
        .hasMessageContaining("refetch");
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
