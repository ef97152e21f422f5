package io.millrace.controlcenter.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Bytes of a record as they are shown: JSON if they are, else text if they are UTF-8, else base64.
 *
 * @param value JSON, or the text; null for no bytes at all
 * @param format {@code json}, {@code text} or {@code base64}
 * @param sizeBytes of all bytes, 0 if there are none
 * @param truncated whether only the beginning is shown, which is never shown as JSON
 */
public record ShownValue(JsonNode value, String format, int sizeBytes, boolean truncated) {
  /** The most that is shown of one value, in bytes. */
  public static final int LONGEST = 64 * 1024;

  /** The service's answer is nested around it, and a writer of JSON stops at 1,000 levels. */
  private static final int DEEPEST = 500;

  /** What a value is shown as; null is what a tombstone has. */
  public static ShownValue of(byte[] bytes) {
    return of(bytes, LONGEST);
  }

  /**
   * The same with another bound.
   *
   * @param longest the most that is shown, in bytes
   */
  public static ShownValue of(byte[] bytes, int longest) {
    if (bytes == null) {
      return new ShownValue(NullNode.getInstance(), "json", 0, false);
    }
    if (bytes.length <= longest) {
      Optional<JsonNode> json = json(bytes);
      if (json.isPresent()) {
        return new ShownValue(json.get(), "json", bytes.length, false);
      }
    }
    boolean truncated = bytes.length > longest;
    byte[] shown = truncated ? beginning(bytes, longest) : bytes;
    Optional<String> text = text(shown);
    return text.isPresent()
        ? new ShownValue(TextNode.valueOf(text.get()), "text", bytes.length, truncated)
        : new ShownValue(
            TextNode.valueOf(Base64.getEncoder().encodeToString(shown)),
            "base64",
            bytes.length,
            truncated);
  }

  /** A key or a header on one line: text, or {@code base64:} and base64; null stays null. */
  static String line(byte[] bytes, int longest) {
    if (bytes == null) {
      return null;
    }
    byte[] shown = bytes.length > longest ? beginning(bytes, longest) : bytes;
    return text(shown).orElseGet(() -> "base64:" + Base64.getEncoder().encodeToString(shown))
        + (bytes.length > longest ? "…" : "");
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      JsonNode json = Json.parse(bytes);
      return json.isMissingNode() || isDeeper(json, DEEPEST) ? Optional.empty() : Optional.of(json);
    } catch (IOException notJson) {
      return Optional.empty();
    }
  }

  private static boolean isDeeper(JsonNode json, int levels) {
    return levels == 0 || json.valueStream().anyMatch(child -> isDeeper(child, levels - 1));
  }

  private static Optional<String> text(byte[] bytes) {
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException notText) {
      return Optional.empty();
    }
  }

  /** Cut in front of a UTF-8 character. */
  private static byte[] beginning(byte[] bytes, int length) {
    int end = length;
    while (end > length - 4 && (bytes[end] & 0xC0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(bytes, end);
  }
}
