package io.millrace.controlcenter.pipelines;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.json.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * YAML 1.2 as plain JSON data, with the rules of the DAG builder's own reader: the core schema
 * decides what is a number, a boolean or null, the rest is text; anchors and aliases are not
 * allowed, nor is a key that is there twice.
 */
final class YamlDocument {
  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setAllowDuplicateKeys(false)
          .setCodePointLimit(PipelineFiles.MAX_BYTES)
          .build();

  private YamlDocument() {}

  /**
   * The document's data.
   *
   * @throws InvalidYamlException with the line and the reason
   */
  static JsonNode parse(String text) {
    try {
      refuseAnchors(text);
      return json(new Load(SETTINGS).loadFromString(text));
    } catch (MarkedYamlEngineException e) {
      throw new InvalidYamlException(where(e.getProblemMark().orElse(null)) + e.getProblem());
    } catch (YamlEngineException e) {
      throw new InvalidYamlException(e.getMessage());
    }
  }

  private static void refuseAnchors(String text) {
    for (Event event : new Parse(SETTINGS).parseString(text)) {
      boolean isAnchored =
          event instanceof AliasEvent
              || (event instanceof NodeEvent node && node.getAnchor().isPresent());
      if (isAnchored) {
        throw new InvalidYamlException(
            where(event.getStartMark().orElse(null)) + "anchors and aliases are not allowed");
      }
    }
  }

  private static String where(Mark mark) {
    return mark == null ? "" : "line %d: ".formatted(mark.getLine() + 1);
  }

  private static JsonNode json(Object value) {
    if (value == null) {
      return NullNode.getInstance();
    }
    if (value instanceof Map<?, ?> map) {
      ObjectNode object = Json.object();
      map.forEach((key, member) -> object.set(key(key), json(member)));
      return object;
    }
    if (value instanceof List<?> list) {
      ArrayNode array = Json.object().arrayNode();
      list.forEach(element -> array.add(json(element)));
      return array;
    }
    if (value instanceof Boolean flag) {
      return BooleanNode.valueOf(flag);
    }
    if (value instanceof Number number) {
      return number(number);
    }
    if (value instanceof String text) {
      return TextNode.valueOf(text);
    }
    throw new InvalidYamlException("%s is not plain data".formatted(value.getClass()));
  }

  private static String key(Object key) {
    if (key instanceof Map || key instanceof List || key == null) {
      throw new InvalidYamlException("a key must be plain text");
    }
    return key.toString();
  }

  private static JsonNode number(Number number) {
    if (number instanceof Double decimal) {
      if (!Double.isFinite(decimal)) {
        throw new InvalidYamlException(decimal + " is not a valid JSON number");
      }
      return DecimalNode.valueOf(BigDecimal.valueOf(decimal));
    }
    return number instanceof BigInteger big
        ? JsonNodeFactory.instance.numberNode(big)
        : JsonNodeFactory.instance.numberNode(number.longValue());
  }

  /** The text is not YAML, or has no JSON data; the message says where and why. */
  static final class InvalidYamlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidYamlException(String message) {
      super(message);
    }
  }
}
