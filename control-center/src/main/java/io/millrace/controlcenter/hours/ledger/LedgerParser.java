package io.millrace.controlcenter.hours.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.common.task.DataException;
import io.millrace.ledger.DeadLetter;
import io.millrace.ledger.DeadLettersEntry;
import io.millrace.ledger.IntervalEntry;
import io.millrace.ledger.LedgerJson;
import io.millrace.ledger.RecordPosition;
import io.millrace.ledger.ReplaysEntry;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Keeps of the ledger's entries what a summary needs: whole ones of years would not fit into the
 * service's memory. An entry that cannot be read becomes a problem of its interval: the others are
 * shown nevertheless.
 */
final class LedgerParser {
  private static final Pattern KEY = Pattern.compile("([^/]+)/([^/]+)(/letters|/replays)?");

  private final String pipeline;

  LedgerParser(String pipeline) {
    this.pipeline = pipeline;
  }

  /** What the record says; empty if it is not about an interval of the pipeline. */
  Optional<LedgerItem> parse(ConsumerRecord<byte[], byte[]> record) {
    if (record.key() == null) {
      return Optional.empty();
    }
    Matcher key = KEY.matcher(new String(record.key(), UTF_8));
    if (!key.matches() || !key.group(1).equals(pipeline)) {
      return Optional.empty();
    }
    try {
      return Optional.of(item(Instant.parse(key.group(2)), key.group(3), record));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static LedgerItem item(
      Instant start, String kind, ConsumerRecord<byte[], byte[]> record) {
    if (kind == null) {
      return item(
          start,
          record,
          value -> fetched(LedgerJson.intervalEntry(value), record),
          IntervalLedger::withFetched);
    }
    return kind.equals("/letters")
        ? item(
            start,
            record,
            value -> letters(LedgerJson.deadLettersEntry(value)),
            IntervalLedger::withLetters)
        : item(
            start,
            record,
            value -> replayed(LedgerJson.replaysEntry(value)),
            IntervalLedger::withReplayed);
  }

  private static <T> LedgerItem item(
      Instant start,
      ConsumerRecord<byte[], byte[]> record,
      Function<byte[], T> form,
      BiFunction<IntervalLedger, Optional<T>, IntervalLedger> with) {
    if (record.value() == null) {
      return new LedgerItem(start, before -> with.apply(before, Optional.empty()));
    }
    try {
      T read = form.apply(record.value());
      return new LedgerItem(start, before -> with.apply(before, Optional.of(read)));
    } catch (DataException e) {
      String problem =
          "the entry for %s, at offset %d of partition %d: %s"
              .formatted(start, record.offset(), record.partition(), e.getMessage());
      return new LedgerItem(start, before -> before.withProblem(problem));
    }
  }

  private static FetchedRevision fetched(
      IntervalEntry entry, ConsumerRecord<byte[], byte[]> record) {
    return new FetchedRevision(
        entry.revision(),
        entry.complete(),
        entry.fetched(),
        entry.produced(),
        entry.deadLettered(),
        entry.runId(),
        Instant.ofEpochMilli(record.timestamp()),
        record.partition(),
        record.offset());
  }

  private static ListedLetters letters(DeadLettersEntry entry) {
    return new ListedLetters(
        entry.revision(),
        ofStage(entry, DeadLetter.Stage.DECODING),
        ofStage(entry, DeadLetter.Stage.WRITING),
        ofStage(entry, DeadLetter.Stage.DUPLICATE));
  }

  private static Positions ofStage(DeadLettersEntry entry, DeadLetter.Stage stage) {
    return Positions.of(
        entry.deadLetters().stream()
            .filter(letter -> letter.stage() == stage)
            .mapToLong(letter -> letter.position().packed()));
  }

  private static ReplayedLetters replayed(ReplaysEntry entry) {
    return new ReplayedLetters(
        entry.revision(),
        Positions.of(
            entry.stored().stream()
                .mapToLong(stored -> new RecordPosition(stored.page(), stored.index()).packed())));
  }
}
