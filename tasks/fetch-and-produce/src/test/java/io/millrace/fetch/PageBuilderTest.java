package io.millrace.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.record.SourceRecord;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.RecordHeaders;
import io.millrace.ledger.RecordSize;
import java.io.IOException;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

class PageBuilderTest {
  private static final int ROOM = 4_000;
  private static final String OTHER = "00000000-0000-4000-8000-000000000002";
  private static final String KEY = "d5285241-9e54-45ad-99f6-216eb0f1e426";

  private final Pipeline pipeline = Fixtures.pipeline();
  private final PageBuilder builder =
      new PageBuilder(
          pipeline.record(),
          new Destination(pipeline.topic(), "topic-1", 6, ROOM, ROOM, 1_000_000),
          new RecordHeaders("2026-11-22T21:00:00Z", 2, 7, 0, 33),
          PageKeys.none());

  @Test
  void should_make_a_record_of_a_user() throws IOException {
    // when
    add(0, user());
    PreparedPage page = builder.built();

    // then
    assertThat(page.number()).isEqualTo(7);
    assertThat(page.produced()).isEqualTo(1);
    assertThat(page.deadLettered()).isZero();
    ProducerRecord<byte[], byte[]> produced = page.records().get(0);
    assertThat(produced.topic()).isEqualTo("users_created");
    assertThat(produced.key()).asString(UTF_8).isEqualTo(KEY);
    assertThat(Json.parse(produced.value()).path("first_name").asText()).isEqualTo("Megan");
    assertThat(RecordHeaders.from(produced.headers()))
        .contains(new RecordHeaders("2026-11-22T21:00:00Z", 2, 7, 0, 33));
  }

  @Test
  void should_give_each_record_its_own_index() {
    // when
    add(0, user());
    add(1, user());

    // then
    assertThat(builder.built().records())
        .extracting(record -> RecordHeaders.from(record.headers()).map(RecordHeaders::index))
        .containsExactly(Optional.of(0), Optional.of(1));
  }

  @Test
  void should_make_a_dead_letter_of_a_user_without_id() {
    // given
    ObjectNode user = user();
    user.withObject("/login").remove("uuid");

    // when
    add(4, user);
    PreparedPage page = builder.built();

    // then
    assertThat(page.produced()).isZero();
    assertThat(page.deadLettered()).isEqualTo(1);
    assertThat(page.fetched()).isEqualTo(1);
    ProducerRecord<byte[], byte[]> deadLetter = page.records().get(0);
    assertThat(deadLetter.topic()).isEqualTo("users_created.dlq");
    assertThat(deadLetter.key()).isNull();
    assertThat(deadLetter.value()).isEqualTo(Json.bytes(user));
    assertThat(header(deadLetter, DeadLetter.STAGE)).isEqualTo("mapping");
    assertThat(header(deadLetter, DeadLetter.TOPIC)).isEqualTo("users_created");
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_CLASS)).endsWith("MappingException");
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE)).contains("id (/login/uuid)");
    assertThat(RecordHeaders.from(deadLetter.headers()).orElseThrow().index()).isEqualTo(4);
  }

  @Test
  void should_keep_the_key_of_a_user_that_fails_elsewhere() {
    // given
    ObjectNode user = user();
    user.withObject("/dob").put("date", "yesterday");

    // when
    add(0, user);

    // then
    ProducerRecord<byte[], byte[]> deadLetter = builder.built().records().get(0);
    assertThat(deadLetter.key()).asString(UTF_8).isEqualTo(KEY);
    assertThat(header(deadLetter, DeadLetter.STAGE)).isEqualTo("mapping");
  }

  @Test
  void should_make_a_dead_letter_of_a_user_that_is_no_json() {
    // given
    String broken = new String(Json.bytes(user()), UTF_8).replace("\"gender\":", "\"gender\"");

    // when
    builder.accept(builder.convert(0, SourceRecord.of(broken.getBytes(UTF_8))));

    // then
    ProducerRecord<byte[], byte[]> deadLetter = builder.built().records().get(0);
    assertThat(deadLetter.value()).asString(UTF_8).isEqualTo(broken);
    assertThat(deadLetter.key()).isNull();
    assertThat(header(deadLetter, DeadLetter.STAGE)).isEqualTo("mapping");
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE))
        .startsWith("the record cannot be read as JSON: ");
  }

  @Test
  void should_make_a_dead_letter_of_a_user_with_a_value_that_is_no_number() {
    // given
    ObjectNode user = user();
    user.withObject("/location/coordinates").put("latitude", "~");
    String sent = new String(Json.bytes(user), UTF_8).replace("\"~\"", "NaN");

    // when
    builder.accept(builder.convert(0, SourceRecord.of(sent.getBytes(UTF_8))));

    // then
    ProducerRecord<byte[], byte[]> deadLetter = builder.built().records().get(0);
    assertThat(deadLetter.value()).asString(UTF_8).isEqualTo(sent);
    assertThat(deadLetter.key()).asString(UTF_8).isEqualTo(KEY);
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE))
        .isEqualTo("latitude (/location/coordinates/latitude) is NaN (valid: a number)");
  }

  @Test
  void should_make_a_cut_dead_letter_of_a_user_that_is_too_large() {
    // given
    ObjectNode user = user();
    user.put("email", "é".repeat(ROOM));

    // when
    add(0, user);
    PreparedPage page = builder.built();

    // then
    assertThat(page.produced()).isZero();
    assertThat(page.deadLettered()).isEqualTo(1);
    ProducerRecord<byte[], byte[]> deadLetter = page.records().get(0);
    assertThat(deadLetter.key()).asString(UTF_8).isEqualTo(KEY);
    assertThat(header(deadLetter, DeadLetter.STAGE)).isEqualTo("oversized");
    assertThat(header(deadLetter, DeadLetter.EXCEPTION_MESSAGE)).contains("at most " + ROOM);
    assertThat(header(deadLetter, DeadLetter.FULL_SIZE))
        .isEqualTo(Integer.toString(Json.bytes(user).length));
    assertThat(new String(Json.bytes(user), UTF_8))
        .startsWith(new String(deadLetter.value(), UTF_8));
    assertThat(deadLetter.value()).hasSizeGreaterThan(ROOM / 2).hasSizeLessThan(ROOM);
  }

  @Test
  void should_produce_a_user_that_just_fits() {
    // given
    add(0, user());
    int size = (int) RecordSize.upperBound(builder.built().records().get(0));

    // then
    assertThat(builtWithRoom(size).produced()).isEqualTo(1);
    assertThat(builtWithRoom(size - 1).deadLettered()).isEqualTo(1);
  }

  @Test
  void should_not_object_to_the_first_page() {
    // when
    add(0, user());
    add(1, user(OTHER));

    // then
    assertThat(builder.objection()).isEmpty();
  }

  @Test
  void should_make_a_dead_letter_of_something_that_is_no_object() {
    // when
    builder.accept(builder.convert(0, SourceRecord.of("null".getBytes(UTF_8))));

    // then
    ProducerRecord<byte[], byte[]> deadLetter = builder.built().records().get(0);
    assertThat(deadLetter.value()).asString(UTF_8).isEqualTo("null");
    assertThat(deadLetter.key()).isNull();
  }

  @Test
  void should_object_to_a_page_whose_records_all_came_in_the_page_before() {
    // given
    PageBuilder next = after(builder);
    add(0, user());
    add(1, user(OTHER));
    add(2, user());

    // when
    addTo(next, 0, broken(user(OTHER)));
    assertThat(next.objection()).as("one record").isEmpty();
    addTo(next, 1, user());

    // then
    assertThat(next.objection()).contains("it has the same records as page 7");
    addTo(next, 2, user("00000000-0000-4000-8000-000000000003"));
    assertThat(next.objection()).as("one is new").isEmpty();
  }

  @Test
  void should_not_object_to_records_without_a_key_however_alike_they_are() {
    // given
    PageBuilder next = after(builder);
    for (int index = 0; index < 3; index++) {
      builder.accept(builder.convert(index, SourceRecord.of("null".getBytes(UTF_8))));
      next.accept(next.convert(index, SourceRecord.of("null".getBytes(UTF_8))));
    }

    // then
    assertThat(next.objection()).isEmpty();
    assertThat(builder.objection()).isEmpty();
  }

  private PreparedPage builtWithRoom(int maxRecordBytes) {
    PageBuilder page =
        new PageBuilder(
            pipeline.record(),
            new Destination(pipeline.topic(), "topic-1", 6, maxRecordBytes, ROOM, 1_000_000),
            new RecordHeaders("2026-11-22T21:00:00Z", 2, 7, 0, 33),
            PageKeys.none());
    addTo(page, 0, user());
    return page.built();
  }

  private PageBuilder after(PageBuilder before) {
    return new PageBuilder(
        pipeline.record(),
        new Destination(pipeline.topic(), "topic-1", 6, ROOM, ROOM, 1_000_000),
        new RecordHeaders("2026-11-22T21:00:00Z", 2, 8, 0, 33),
        before.keys());
  }

  private static ObjectNode user(String id) {
    ObjectNode user = user();
    user.withObject("/login").put("uuid", id);
    return user;
  }

  private static ObjectNode broken(ObjectNode user) {
    user.withObject("/dob").put("date", "yesterday");
    return user;
  }

  private static void addTo(PageBuilder page, int index, ObjectNode user) {
    page.accept(page.convert(index, SourceRecord.of(Json.bytes(user))));
  }

  private void add(int index, ObjectNode user) {
    builder.accept(builder.convert(index, SourceRecord.of(Json.bytes(user))));
  }

  private static ObjectNode user() {
    String page = new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8);
    return (ObjectNode) Fixtures.object(page).at("/results/0");
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), UTF_8);
  }
}
