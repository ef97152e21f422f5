package io.millrace.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.interval.Interval;
import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter.Stage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LedgerJsonTest {
  private static final Instant START = Instant.parse("2026-11-22T21:00:00Z");
  private static final Interval INTERVAL = new Interval(START, START.plusSeconds(3600));

  private final IntervalEntry entry =
      new IntervalEntry(
          "users",
          INTERVAL,
          "abc",
          3,
          "manual__é",
          "token",
          "topic-id",
          true,
          List.of(
              new PageEntry(
                  1,
                  5_000,
                  4_999,
                  1,
                  Map.of(0, new OffsetRange(0, 17), 11, new OffsetRange(1L << 40, (1L << 40) + 9))),
              new PageEntry(2, 1, 0, 1, Map.of())));

  @Test
  void should_read_an_entry_as_it_was_written() {
    assertThat(LedgerJson.intervalEntry(LedgerJson.encode(entry))).isEqualTo(entry);
  }

  @Test
  void should_write_an_entry_in_the_form_that_others_read() {
    assertThat(LedgerJson.encode(entry))
        .asString(UTF_8)
        .isEqualTo(
            "{\"version\":1,\"pipeline\":\"users\",\"interval_start\":\"2026-11-22T21:00:00Z\","
                + "\"interval_end\":\"2026-11-22T22:00:00Z\",\"fingerprint\":\"abc\",\"revision\":3,"
                + "\"run_id\":\"manual__é\",\"refetch\":\"token\",\"topic_id\":\"topic-id\","
                + "\"complete\":true,\"pages\":[{\"page\":1,\"fetched\":5000,\"produced\":4999,"
                + "\"dead_lettered\":1,\"ranges\":{\"0\":[0,17],\"11\":[1099511627776,1099511627785]}},"
                + "{\"page\":2,\"fetched\":1,\"produced\":0,\"dead_lettered\":1,\"ranges\":{}}]}");
  }

  @Test
  void should_read_dead_letters_as_they_were_written() {
    DeadLettersEntry deadLetters =
        new DeadLettersEntry(
            "users",
            INTERVAL,
            3,
            "run-1",
            List.of(
                new DeadLettersEntry.Listed(1, 17, Stage.DUPLICATE),
                new DeadLettersEntry.Listed(9, 4_999, Stage.WRITING)));

    assertThat(LedgerJson.deadLettersEntry(LedgerJson.encode(deadLetters))).isEqualTo(deadLetters);
  }

  @Test
  void should_read_replays_as_they_were_written() {
    ReplaysEntry replays =
        replays(
            List.of(new ReplaysEntry.Stored(1, 17, ByteBuffer.wrap(new byte[] {0, -1, 127}))),
            List.of(
                new ReplaysEntry.Pending(
                    9,
                    4_999,
                    2,
                    ByteBuffer.wrap(new byte[] {1}),
                    ByteBuffer.wrap("é".getBytes(UTF_8)),
                    ByteBuffer.wrap("{\"id\":\"é\"}".getBytes(UTF_8)),
                    5,
                    1L << 40,
                    1_795_000_000_123L,
                    7)));

    assertThat(LedgerJson.replaysEntry(LedgerJson.encode(replays))).isEqualTo(replays);
  }

  /** Each line is a key and its value, as commit d6cd6ea has written them. */
  @Test
  void should_read_and_write_the_entries_of_an_earlier_version() throws IOException {
    List<String> lines;
    try (InputStream in = LedgerJsonTest.class.getResourceAsStream("/d6cd6ea/ledger.txt")) {
      lines = new String(in.readAllBytes(), UTF_8).lines().toList();
    }

    assertThat(lines).hasSize(12).allSatisfy(line -> assertThat(again(line)).isEqualTo(line));
  }

  private static String again(String line) {
    String key = line.substring(0, line.indexOf(' '));
    byte[] value = line.substring(key.length() + 1).getBytes(UTF_8);
    if (key.endsWith("/letters")) {
      DeadLettersEntry deadLetters = LedgerJson.deadLettersEntry(value);
      return line(
          LedgerKey.ofDeadLetters(deadLetters.pipeline(), deadLetters.interval()),
          LedgerJson.encode(deadLetters));
    }
    if (key.endsWith("/replays")) {
      ReplaysEntry replays = LedgerJson.replaysEntry(value);
      return line(
          LedgerKey.ofReplays(replays.pipeline(), replays.interval()), LedgerJson.encode(replays));
    }
    IntervalEntry read = LedgerJson.intervalEntry(value);
    return line(LedgerKey.ofInterval(read.pipeline(), read.interval()), LedgerJson.encode(read));
  }

  private static String line(byte[] key, byte[] value) {
    return new String(key, UTF_8) + " " + new String(value, UTF_8);
  }

  @Test
  void should_know_the_ids_of_what_is_stored_and_pending_of_its_revision_only() {
    ByteBuffer stored = ByteBuffer.wrap(new byte[] {1});
    ByteBuffer pending = ByteBuffer.wrap(new byte[] {2});
    ReplaysEntry replays =
        replays(
            List.of(new ReplaysEntry.Stored(1, 1, stored)),
            List.of(new ReplaysEntry.Pending(1, 2, 1, pending, pending, pending, 0, 0, 0, 7)));

    assertThat(ReplaysEntry.ids(Optional.of(replays), 3))
        .containsExactlyInAnyOrder(stored, pending);
    assertThat(ReplaysEntry.ids(Optional.of(replays), 4)).isEmpty();
    assertThat(ReplaysEntry.ids(Optional.empty(), 3)).isEmpty();
  }

  @Test
  void should_refuse_an_entry_of_another_version() {
    byte[] newer =
        new String(LedgerJson.encode(entry), UTF_8)
            .replace("\"version\":1", "\"version\":2")
            .getBytes(UTF_8);
    assertThatThrownBy(() -> LedgerJson.intervalEntry(newer))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("version 2")
        .hasMessageContaining("only knows version 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "not json",
        "{\"version\":1}",
        "{\"version\":\"1\"}",
        "{\"version\":1,\"pipeline\":\"users\",\"interval_start\":\"today\",\"interval_end\":\"now\"}",
      })
  void should_refuse_what_is_no_entry(String json) {
    assertThatThrownBy(() -> LedgerJson.intervalEntry(json.getBytes(UTF_8)))
        .isInstanceOf(DataException.class)
        .message()
        .startsWith("the ledger has an entry that cannot be read: ")
        .doesNotContain("Node", "Source", "`");
  }

  @Test
  void should_refuse_an_entry_with_impossible_numbers() {
    byte[] wrong =
        new String(LedgerJson.encode(entry), UTF_8).replace("[0,17]", "[17,0]").getBytes(UTF_8);
    assertThatThrownBy(() -> LedgerJson.intervalEntry(wrong))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("not a range");
  }

  private static ReplaysEntry replays(
      List<ReplaysEntry.Stored> stored, List<ReplaysEntry.Pending> pending) {
    return new ReplaysEntry("users", INTERVAL, 3, "run-1", stored, pending);
  }
}
