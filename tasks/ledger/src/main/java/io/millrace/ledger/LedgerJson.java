package io.millrace.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.interval.Interval;
import io.millrace.common.json.Json;
import io.millrace.common.json.JsonProblem;
import io.millrace.common.task.DataException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The JSON of the ledger's entries, for everything that reads them. */
public final class LedgerJson {
  /** The form of an entry that this code writes, and the only one it reads. */
  private static final int VERSION = 1;

  private static final HexFormat HEX = HexFormat.of();

  private LedgerJson() {}

  static byte[] encode(LedgerEntry entry) {
    ObjectNode json = Json.object();
    json.put("version", VERSION);
    json.put("pipeline", entry.pipeline());
    json.put("interval_start", entry.interval().start().toString());
    json.put("interval_end", entry.interval().end().toString());
    if (entry instanceof IntervalEntry interval) {
      json.put("fingerprint", interval.fingerprint());
    }
    json.put("revision", entry.revision());
    json.put("run_id", entry.runId());
    if (entry instanceof IntervalEntry interval) {
      encode(interval, json);
    } else if (entry instanceof DeadLettersEntry deadLetters) {
      encode(deadLetters, json.putArray("letters"));
    } else if (entry instanceof ReplaysEntry replays) {
      encode(replays, json);
    }
    return Json.bytes(json);
  }

  private static void encode(IntervalEntry entry, ObjectNode json) {
    json.put("refetch", entry.refetch());
    json.put("topic_id", entry.topicId());
    json.put("complete", entry.complete());
    ArrayNode pages = json.putArray("pages");
    entry.pages().forEach(page -> encode(page, pages.addObject()));
  }

  private static void encode(DeadLettersEntry entry, ArrayNode json) {
    entry
        .deadLetters()
        .forEach(
            listed ->
                json.addArray().add(listed.page()).add(listed.index()).add(listed.stage().label()));
  }

  private static void encode(ReplaysEntry entry, ObjectNode json) {
    ArrayNode stored = json.putArray("stored");
    entry
        .stored()
        .forEach(each -> stored.addArray().add(each.page()).add(each.index()).add(hex(each.id())));
    ArrayNode pending = json.putArray("pending");
    entry.pending().forEach(each -> encode(each, pending.addObject()));
  }

  /**
   * Reads the entry for an interval's records.
   *
   * @throws DataException if the bytes are not an entry of the version that this code knows
   */
  public static IntervalEntry intervalEntry(byte[] bytes) {
    return decode(
        bytes,
        json ->
            new IntervalEntry(
                text(json, "pipeline"),
                interval(json),
                text(json, "fingerprint"),
                number(json, "revision"),
                text(json, "run_id"),
                text(json, "refetch"),
                text(json, "topic_id"),
                required(json, "complete").booleanValue(),
                required(json, "pages").valueStream().map(LedgerJson::page).toList()));
  }

  /**
   * Reads the entry for the dead letters of an interval.
   *
   * @throws DataException if the bytes are not an entry of the version that this code knows
   */
  public static DeadLettersEntry deadLettersEntry(byte[] bytes) {
    return decode(
        bytes,
        json ->
            new DeadLettersEntry(
                text(json, "pipeline"),
                interval(json),
                number(json, "revision"),
                text(json, "run_id"),
                required(json, "letters").valueStream().map(LedgerJson::deadLetter).toList()));
  }

  /**
   * Reads the entry for the replays of an interval.
   *
   * @throws DataException if the bytes are not an entry of the version that this code knows
   */
  public static ReplaysEntry replaysEntry(byte[] bytes) {
    return decode(
        bytes,
        json ->
            new ReplaysEntry(
                text(json, "pipeline"),
                interval(json),
                number(json, "revision"),
                text(json, "run_id"),
                required(json, "stored").valueStream().map(LedgerJson::stored).toList(),
                required(json, "pending").valueStream().map(LedgerJson::pending).toList()));
  }

  private static void encode(PageEntry page, ObjectNode json) {
    json.put("page", page.page());
    json.put("fetched", page.fetched());
    json.put("produced", page.produced());
    json.put("dead_lettered", page.deadLettered());
    ObjectNode ranges = json.putObject("ranges");
    page.ranges()
        .forEach(
            (partition, range) ->
                ranges.putArray(partition.toString()).add(range.first()).add(range.end()));
  }

  private static void encode(ReplaysEntry.Pending deadLetter, ObjectNode json) {
    json.put("page", deadLetter.page());
    json.put("index", deadLetter.index());
    json.put("attempt", deadLetter.attempt());
    json.put("id", hex(deadLetter.id()));
    json.put("key", deadLetter.keyBytes());
    json.put("value", deadLetter.valueBytes());
    json.put("partition", deadLetter.partition());
    json.put("offset", deadLetter.offset());
    json.put("timestamp", deadLetter.timestamp());
    json.put("schema_id", deadLetter.schemaId());
  }

  private static String hex(ByteBuffer id) {
    return HEX.formatHex(ReplaysEntry.bytes(id));
  }

  private static ReplaysEntry.Stored stored(JsonNode json) {
    return new ReplaysEntry.Stored(
        element(json, 0).intValue(),
        element(json, 1).intValue(),
        ByteBuffer.wrap(HEX.parseHex(textElement(json, 2))));
  }

  private static ReplaysEntry.Pending pending(JsonNode json) {
    return new ReplaysEntry.Pending(
        number(json, "page"),
        number(json, "index"),
        number(json, "attempt"),
        ByteBuffer.wrap(HEX.parseHex(text(json, "id"))),
        base64(json, "key"),
        base64(json, "value"),
        number(json, "partition"),
        required(json, "offset").longValue(),
        required(json, "timestamp").longValue(),
        number(json, "schema_id"));
  }

  private static PageEntry page(JsonNode json) {
    Map<Integer, OffsetRange> ranges = new TreeMap<>();
    required(json, "ranges")
        .forEachEntry(
            (partition, range) ->
                ranges.put(
                    Integer.valueOf(partition),
                    new OffsetRange(element(range, 0).longValue(), element(range, 1).longValue())));
    return new PageEntry(
        number(json, "page"),
        number(json, "fetched"),
        number(json, "produced"),
        number(json, "dead_lettered"),
        ranges);
  }

  private static DeadLettersEntry.Listed deadLetter(JsonNode json) {
    return new DeadLettersEntry.Listed(
        element(json, 0).intValue(),
        element(json, 1).intValue(),
        DeadLetter.Stage.of(textElement(json, 2)));
  }

  private static <T> T decode(byte[] bytes, Function<JsonNode, T> form) {
    try {
      JsonNode json = Json.parse(bytes);
      int found = number(json, "version");
      if (found != VERSION) {
        throw new DataException(
            "the ledger has an entry of version %d, but this image only knows version %d: use the"
                    .formatted(found, VERSION)
                + " images of one release");
      }
      return form.apply(json);
    } catch (IOException e) {
      throw new DataException(
          "the ledger has an entry that cannot be read: " + JsonProblem.of(e), e);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new DataException("the ledger has an entry that cannot be read: " + e.getMessage(), e);
    }
  }

  private static JsonNode required(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static JsonNode element(JsonNode list, int index) {
    JsonNode value = list.get(index);
    if (value == null) {
      throw new IllegalArgumentException("a list is too short");
    }
    return value;
  }

  private static String textElement(JsonNode list, int index) {
    JsonNode value = element(list, index);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("a list has " + value + " instead of text");
    }
    return value.textValue();
  }

  private static Interval interval(JsonNode json) {
    return new Interval(
        Instant.parse(text(json, "interval_start")), Instant.parse(text(json, "interval_end")));
  }

  private static String text(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(name + " is not text");
    }
    return value.textValue();
  }

  private static ByteBuffer base64(JsonNode json, String name) {
    return ByteBuffer.wrap(Base64.getDecoder().decode(text(json, name)));
  }

  private static int number(JsonNode json, String name) {
    JsonNode value = required(json, name);
    if (!value.isInt()) {
      throw new IllegalArgumentException(name + " is not a number");
    }
    return value.intValue();
  }
}
