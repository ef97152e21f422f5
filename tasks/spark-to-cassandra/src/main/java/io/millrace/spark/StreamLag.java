package io.millrace.spark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.spark.sql.streaming.SourceProgress;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/**
 * How far a stream is behind its topic, as Spark's own report of the newest batch has it: no
 * request to Kafka. What has arrived since that batch was planned is in the next one's.
 */
final class StreamLag {
  private StreamLag() {}

  /**
   * Offsets that are in no batch yet.
   *
   * @param newest null before the first batch has ended
   * @return empty if the report does not say
   */
  static OptionalLong of(StreamingQueryProgress newest) {
    if (newest == null || newest.sources().length == 0) {
      return OptionalLong.empty();
    }
    SourceProgress topic = newest.sources()[0];
    return between(topic.endOffset(), topic.latestOffset());
  }

  /**
   * The same.
   *
   * @param end behind what has been read, as Spark's Kafka source writes offsets: {@code
   *     {"topic":{"0":12}}}
   * @param latest behind what is there
   */
  static OptionalLong between(String end, String latest) {
    if (end == null || latest == null) {
      return OptionalLong.empty();
    }
    JsonNode read = parse(end);
    long sum = 0;
    for (Map.Entry<String, JsonNode> topic : parse(latest).properties()) {
      for (Map.Entry<String, JsonNode> partition : topic.getValue().properties()) {
        long next = read.path(topic.getKey()).path(partition.getKey()).asLong();
        sum += Math.max(0, partition.getValue().asLong() - next);
      }
    }
    return OptionalLong.of(sum);
  }

  private static JsonNode parse(String offsets) {
    try {
      return Json.parse(offsets);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Spark's offsets are not what they were: " + offsets, e);
    }
  }
}
