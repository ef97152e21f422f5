package io.millrace.replay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLetter.Stage;
import io.millrace.ledger.RecordHeaders;
import io.millrace.testkit.TestPipeline;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class RemapperTest {
  private static final String ID = "5d7c0de8-5a6b-4f3a-9d8b-000000000001";
  private static final String USER =
      "{\"login\":{\"uuid\":\"%s\"},\"name\":{\"first\":\"Zoë\"},\"login\":{\"uuid\":\"%s\"}}"
          .formatted(ID, ID);

  private final Remapper remapper = new Remapper(TestPipeline.unique().parsed(), 9, 1_000, "run-2");

  @Test
  void should_map_the_source_s_bytes_and_write_them_by_the_schema_of_today() {
    Remapped remapped = remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 3, 4, USER)));

    assertThat(remapped)
        .isInstanceOfSatisfying(
            Remapped.Ready.class,
            ready -> {
              assertThat(ready.position()).isEmpty();
              assertThat(ready.record().key()).asString(UTF_8).isEqualTo(ID);
              assertThat(ready.record().value())
                  .asString(UTF_8)
                  .isEqualTo("{\"first_name\":\"Zoë\",\"id\":\"" + ID + "\"}");
              assertThat(RecordHeaders.from(ready.record().headers()))
                  .contains(new RecordHeaders(Sent.HOUR.label(), Sent.REVISION, 3, 4, 9));
            });
  }

  @Test
  void should_take_the_topic_s_bytes_as_they_are() {
    String value = "{\"id\":\"key\"}";
    DeadLetterRecord deadLetter = Sent.received(Sent.ofTopic(Stage.DECODING, 3, 4, value));
    TestPipeline text = TestPipeline.unique();
    text.object("/record/fields/id").put("type", "text");

    Remapped remapped = new Remapper(text.parsed(), 9, 1_000, "run-2").of(deadLetter);

    assertThat(remapped)
        .isInstanceOfSatisfying(
            Remapped.Ready.class,
            ready -> {
              assertThat(ready.position().orElseThrow().offset()).isEqualTo(77);
              assertThat(ready.record().value()).asString(UTF_8).isEqualTo(value);
            });
  }

  @Test
  void should_send_what_fails_again_with_its_bytes_as_they_were() {
    String original = "{ \"login\" : {\"uuid\":null} }";
    DeadLetter first = Sent.ofSource(Stage.MAPPING, 3, 4, original);

    Remapped remapped = remapper.of(Sent.received(first.ofReplay(2, "run-1")));

    ProducerRecord<byte[], byte[]> again = again(remapped);
    DeadLetterRecord deadLetter = DeadLetterRecord.from(Sent.record(again)).orElseThrow();
    assertThat(again.value()).asString(UTF_8).isEqualTo(original);
    assertThat(again.key()).asString(UTF_8).isEqualTo("key");
    assertThat(deadLetter.attempt()).isEqualTo(3);
    assertThat(deadLetter.replayedBy()).contains("run-2");
    assertThat(deadLetter.stage()).isEqualTo(Stage.MAPPING);
    assertThat(deadLetter.headers()).isEqualTo(Sent.received(first).headers());
    assertThat(deadLetter.position()).as("so it is mapped again the next time").isEmpty();
    assertThat(deadLetter.message()).startsWith("id");
  }

  @Test
  void should_keep_the_position_of_what_cannot_be_decoded_again() {
    Remapped remapped =
        remapper.of(Sent.received(Sent.ofTopic(Stage.WRITING, 3, 4, "{\"id\":\"x\"}")));

    DeadLetterRecord deadLetter = DeadLetterRecord.from(Sent.record(again(remapped))).orElseThrow();
    assertThat(deadLetter.stage()).isEqualTo(Stage.DECODING);
    assertThat(deadLetter.position().orElseThrow().partition().partition()).isEqualTo(3);
  }

  @Test
  void should_fail_at_what_is_no_json_and_at_what_is_too_large_for_the_topic() {
    String large = USER.replace("Zoë", "Z".repeat(1_000));

    assertThat(stage(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, "{")))))
        .isEqualTo(Stage.MAPPING);
    assertThat(stage(remapper.of(Sent.received(Sent.ofSource(Stage.OVERSIZED, 1, 1, large)))))
        .isEqualTo(Stage.OVERSIZED);
    assertThat(stage(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, "")))))
        .isEqualTo(Stage.MAPPING);
  }

  @Test
  void should_treat_what_is_no_number_and_what_is_no_json_as_the_fetching_task_does() {
    String unneeded = USER.replace("{\"login\"", "{\"score\":NaN,\"login\"");
    String needed = USER.replace("\"Zoë\"", "NaN");

    assertThat(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, unneeded))))
        .isInstanceOf(Remapped.Ready.class);
    assertThat(message(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, needed)))))
        .isEqualTo("first_name (/name/first) is NaN (valid: text)");
    assertThat(message(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, USER + "x")))))
        .startsWith("the record cannot be read as JSON: unrecognized token 'x'");
    assertThat(message(remapper.of(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, "")))))
        .isEqualTo("the record is empty (valid: an object)");
  }

  @Test
  void should_make_a_duplicate_that_can_be_replayed_once_the_other_is_gone() {
    Remapped.Failed failed =
        remapper.duplicate(Sent.received(Sent.ofSource(Stage.MAPPING, 1, 1, USER)));

    DeadLetterRecord deadLetter = DeadLetterRecord.from(Sent.record(again(failed))).orElseThrow();
    assertThat(deadLetter.stage()).isEqualTo(Stage.DUPLICATE);
    assertThat(remapper.of(deadLetter)).isInstanceOf(Remapped.Ready.class);
  }

  private static String message(Remapped remapped) {
    return DeadLetterRecord.from(Sent.record(again(remapped))).orElseThrow().message();
  }

  private static Stage stage(Remapped remapped) {
    return DeadLetterRecord.from(Sent.record(again(remapped))).orElseThrow().stage();
  }

  private static ProducerRecord<byte[], byte[]> again(Remapped remapped) {
    assertThat(remapped).isInstanceOf(Remapped.Failed.class);
    return ((Remapped.Failed) remapped).again().toRecord("users.dlq", Sent.ROOM);
  }
}
