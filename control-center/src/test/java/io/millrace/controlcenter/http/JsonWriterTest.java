package io.millrace.controlcenter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
  record Answer(
      Instant asOf,
      State lastState,
      Optional<String> note,
      Optional<Instant> since,
      Long endOffset,
      List<List<Object>> rows) {}

  enum State {
    DEAD_LETTERS
  }

  @Test
  void should_write_records_as_the_page_reads_them() {
    // given
    Instant time = Instant.parse("2026-11-22T21:00:00Z");
    Answer answer =
        new Answer(
            time,
            State.DEAD_LETTERS,
            Optional.empty(),
            Optional.of(time),
            null,
            List.of(Arrays.asList(1L, "complete", null)));

    // when
    String json = new String(JsonWriter.bytes(answer), StandardCharsets.UTF_8);

    // then
    assertThat(json)
        .isEqualTo(
            "{\"as_of\":\"2026-11-22T21:00:00Z\",\"last_state\":\"dead_letters\",\"note\":null,"
                + "\"since\":\"2026-11-22T21:00:00Z\",\"end_offset\":null,"
                + "\"rows\":[[1,\"complete\",null]]}");
  }
}
