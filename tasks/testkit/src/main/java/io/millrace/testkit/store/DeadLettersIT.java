package io.millrace.testkit.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.testkit.TestPipeline;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot be stored, against real Kafka and Cassandra. */
class DeadLettersIT {
  private static List<Users.Message> withBroken(int good, int broken) {
    List<Users.Message> messages = new ArrayList<>(Users.messages(0, good));
    for (int i = 0; i < broken; i++) {
      String id = Users.id(10_000 + i).toString();
      messages.add(new Users.Message(id, "{\"id\":\"" + id + "\",\"latitude\":\"north\"}"));
    }
    return messages;
  }

  @Test
  void should_send_a_dead_letter_for_a_record_that_cannot_be_decoded_and_store_the_others()
      throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(1, "f", List.of(withBroken(20, 1)));

      ObjectNode result = fixture.stream(1, "f");

      assertThat(result.path("stored").asInt()).isEqualTo(20);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(1);
      ConsumerRecord<byte[], byte[]> deadLetter = fixture.deadLetters().get(0);
      assertThat(new String(deadLetter.value(), UTF_8)).endsWith("\"latitude\":\"north\"}");
      assertThat(new String(deadLetter.key(), UTF_8)).isEqualTo(Users.id(10_000).toString());
      assertThat(StoreFixture.header(deadLetter, DeadLetter.STAGE)).contains("decoding");
      assertThat(StoreFixture.header(deadLetter, DeadLetter.TOPIC))
          .contains(fixture.pipeline.topic().name());
      assertThat(StoreFixture.header(deadLetter, DeadLetter.PARTITION)).isPresent();
      assertThat(StoreFixture.header(deadLetter, DeadLetter.OFFSET)).isPresent();
      assertThat(StoreFixture.header(deadLetter, DeadLetter.EXCEPTION_MESSAGE))
          .contains("latitude: \"north\" is not a double");
      assertThat(StoreFixture.header(deadLetter, "page")).contains("1");
      assertThat(StoreFixture.header(deadLetter, "index")).contains("20");
    }
  }

  @Test
  void should_send_a_dead_letter_once_however_often_the_interval_is_stored() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(1, "f", List.of(withBroken(20, 2)));

      fixture.stream(1, "f");
      ObjectNode again = fixture.stream(1, "f");

      assertThat(again.path("dead_lettered").asInt()).isEqualTo(2);
      assertThat(fixture.deadLetters()).hasSize(2);
      DeadLettersEntry listed =
          fixture.topics.ledgerView(StoreFixture.HOUR).deadLetters().orElseThrow();
      assertThat(listed.revision()).isEqualTo(1);
      assertThat(listed.deadLetters())
          .containsExactlyInAnyOrder(
              new DeadLettersEntry.Listed(1, 20, DeadLetter.Stage.DECODING),
              new DeadLettersEntry.Listed(1, 21, DeadLetter.Stage.DECODING));
    }
  }

  @Test
  void should_send_the_dead_letters_of_a_new_revision_again() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(1, "f", List.of(withBroken(20, 1)));
      fixture.stream(1, "f");
      fixture.fetch.produce(2, "g", List.of(withBroken(20, 1)));
      fixture.stream(2, "g");

      assertThat(fixture.deadLetters())
          .extracting(deadLetter -> StoreFixture.header(deadLetter, "revision").orElseThrow())
          .containsExactly("1", "2");
    }
  }

  @Test
  void should_keep_what_an_older_revision_has_stored_when_too_many_records_fail() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(1, "f", List.of(Users.messages(0, 30)));
      fixture.stream(1, "f");
      fixture.fetch.produce(2, "g", List.of(withBroken(15, 11)));

      assertThatThrownBy(() -> fixture.stream(2, "g"))
          .isInstanceOf(DataException.class)
          .hasMessageContainingAll("11 of 26 records are dead letters", "refetch");

      assertThat(fixture.tables.byInterval(StoreFixture.HOUR)).hasSize(30);
      assertThat(fixture.deadLetters()).as("their reasons can be read").hasSize(11);
    }
  }

  @Test
  void should_count_the_dead_letters_of_the_source_too() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(StoreFixture.HOUR, 1, "f", List.of(withBroken(20, 5)), true, 6);

      assertThatThrownBy(() -> fixture.stream(1, "f"))
          .isInstanceOf(DataException.class)
          .hasMessageContaining("11 of 31 records are dead letters");
    }
  }

  @Test
  void should_store_the_first_of_an_id_and_not_judge_by_duplicates() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      List<Users.Message> first = new ArrayList<>(Users.messages(0, 40));
      first.add(Users.Message.of(Users.user(3).put("phone", "in the same page")));
      List<Users.Message> second = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        second.add(Users.Message.of(Users.user(i).put("phone", "in a later page")));
      }
      second.addAll(Users.messages(40, 41));
      fixture.fetch.produce(1, "f", List.of(first, second));

      ObjectNode result = fixture.stream(1, "f");

      assertThat(result.path("stored").asInt()).isEqualTo(41);
      assertThat(result.path("duplicates").asInt()).isEqualTo(31);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(31);
      Map<UUID, String> stored = fixture.tables.byInterval(StoreFixture.HOUR);
      assertThat(stored).hasSize(41);
      assertThat(stored.values()).allMatch(row -> row.contains("phone:NULL"));
      assertThat(fixture.tables.newest().values()).allMatch(row -> row.contains("phone:NULL"));
      assertThat(fixture.deadLetters())
          .hasSize(31)
          .allMatch(l -> StoreFixture.header(l, DeadLetter.STAGE).orElse("").equals("duplicate"));
    }
  }

  @Test
  void should_refuse_an_interval_with_a_page_of_nothing_but_duplicates() throws Exception {
    try (StoreFixture fixture = new StoreFixture()) {
      fixture.fetch.produce(
          1, "f", List.of(Users.messages(0, 20), Users.messages(20, 40), Users.messages(0, 10)));

      assertThatThrownBy(() -> fixture.stream(1, "f"))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("all 10 records of page 3 were already in earlier pages")
          .hasMessageContaining("refetch");
    }
  }

  @Test
  void should_send_a_letter_for_a_row_that_cassandra_refuses_and_store_the_others()
      throws Exception {
    TestPipeline document = TestPipeline.unique();
    document.object("/record/fields/id").put("type", "text");
    try (StoreFixture fixture = new StoreFixture(document)) {
      List<Users.Message> messages = new ArrayList<>(Users.messages(0, 50));
      String tooLong = "x".repeat(70_000);
      messages.add(new Users.Message(tooLong, "{\"id\":\"" + tooLong + "\"}"));
      fixture.fetch.produce(1, "f", List.of(messages));

      ObjectNode result = fixture.stream(1, "f");

      assertThat(result.path("stored").asInt()).isEqualTo(50);
      assertThat(result.path("dead_lettered").asInt()).isEqualTo(1);
      assertThat(fixture.deadLetters())
          .hasSize(1)
          .allMatch(l -> StoreFixture.header(l, DeadLetter.STAGE).orElse("").equals("writing"));
    }
  }
}
