package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Reads a document that is known to be valid. */
final class PipelineReader {
  private PipelineReader() {}

  static Pipeline read(JsonNode document) {
    JsonNode schedule = document.path("schedule");
    JsonNode topic = document.path("topic");
    JsonNode table = document.path("table");
    JsonNode deadLetters = document.path("dead_letters");
    return new Pipeline(
        document.path("name").asText(),
        new Schedule(
            schedule.path("cron").asText(),
            schedule.path("timezone").asText(),
            Instant.parse(schedule.path("start").asText()),
            schedule.path("catchup").asBoolean()),
        (ObjectNode) document.path("params"),
        source(document.path("source")),
        record(document.path("record")),
        new Topic(
            topic.path("name").asText(),
            topic.path("partitions").asInt(),
            duration(topic, "retention")),
        new Table(
            table.path("keyspace").asText(),
            table.path("name").asText(),
            table.at("/by_interval/buckets").asInt()),
        new DeadLetters(
            deadLetters.path("max_ratio").asDouble(),
            deadLetters.path("min_count").asInt(),
            duration(deadLetters, "retention")));
  }

  private static Source source(JsonNode source) {
    JsonNode pages = source.path("pagination");
    return new Source(
        source.path("url").asText(),
        source.path("repeatable").asBoolean(),
        members(source.path("query"), Function.identity(), JsonNode::asText),
        new Pagination(
            pages.path("first").asInt(),
            pages.path("last").asInt(),
            pages.path("size").asInt(),
            pages.path("total").asText()),
        JsonPointer.compile(source.path("records").asText()),
        new Expectations(
            members(source.at("/expect/page"), Pointers::parse, JsonNode::asText),
            members(
                source.at("/expect/record"), Pointers::parse, rule -> rule.path("in").asText())),
        source.path("errors").valueStream().map(PipelineReader::errorRule).toList(),
        source.path("quota").valueStream().map(PipelineReader::quota).toList());
  }

  private static Quota quota(JsonNode quota) {
    return new Quota(
        quota.path("host").asText(), quota.path("records").asInt(), duration(quota, "per"));
  }

  private static ErrorRule errorRule(JsonNode rule) {
    return new ErrorRule(
        rule.path("status").valueStream().map(JsonNode::asText).toList(),
        pointer(rule, "present"),
        ErrorRule.Action.valueOf(rule.path("do").asText().toUpperCase(Locale.ROOT)));
  }

  private static RecordSpec record(JsonNode record) {
    List<Field> fields = new ArrayList<>();
    record.path("fields").forEachEntry((name, spec) -> fields.add(field(name, spec)));
    return new RecordSpec(record.path("key").asText(), fields);
  }

  private static Field field(String name, JsonNode spec) {
    boolean isFilled = !spec.path("retired").asBoolean(false);
    return new Field(
        name,
        FieldType.valueOf(spec.path("type").asText().toUpperCase(Locale.ROOT)),
        pointer(spec, "from").filter(from -> isFilled),
        text(spec, "template").map(Template::parse).filter(template -> isFilled),
        spec.path("required").asBoolean(false),
        text(spec, "description"));
  }

  private static Optional<JsonPointer> pointer(JsonNode parent, String name) {
    return text(parent, name).map(Pointers::parse);
  }

  private static Optional<String> text(JsonNode parent, String name) {
    return Optional.ofNullable(parent.path(name).textValue());
  }

  private static Duration duration(JsonNode parent, String name) {
    return Duration.parse(parent.path(name).asText());
  }

  private static <K, V> Map<K, V> members(
      JsonNode object, Function<String, K> key, Function<JsonNode, V> value) {
    Map<K, V> members = new LinkedHashMap<>();
    object.forEachEntry((name, member) -> members.put(key.apply(name), value.apply(member)));
    return members;
  }
}
