package io.millrace.controlcenter.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.controlcenter.kafka.ShownValue;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The bytes of a dead letter, as they are shown.
 *
 * @param key of the record, if it has one
 * @param original what is in the dead letter: JSON if it is, else text, else base64
 * @param format which of them: {@code json}, {@code text} or {@code base64}
 * @param truncated whether only a part is shown
 */
record LetterContent(Optional<String> key, JsonNode original, String format, boolean truncated) {
  /** How much of a dead letter is shown, in bytes; it may have a megabyte. */
  static final int SHOWN = 16 * 1024;

  private static final int SHOWN_KEY = 1024;

  /**
   * The bytes of a record.
   *
   * @param key may be null
   * @param value may be null
   * @param cut whether the dead letter itself lacks some of them
   */
  static LetterContent of(byte[] key, byte[] value, boolean cut) {
    Optional<String> text =
        Optional.ofNullable(key)
            .map(bytes -> new String(bytes, 0, Math.min(bytes.length, SHOWN_KEY), UTF_8));
    ShownValue shown = ShownValue.of(value == null ? new byte[0] : value, SHOWN);
    return new LetterContent(text, shown.value(), shown.format(), cut || shown.truncated());
  }

  /**
   * The same, once it is wanted: parsed JSON takes several times the memory of its bytes, of which
   * no more is kept than is shown.
   */
  static Supplier<LetterContent> later(byte[] key, byte[] value, boolean cut) {
    byte[] keptKey = kept(key, SHOWN_KEY);
    byte[] keptValue = kept(value, SHOWN);
    return () -> of(keptKey, keptValue, cut);
  }

  /** With one byte more than is shown, if there is one: it tells that there is more. */
  private static byte[] kept(byte[] bytes, int shown) {
    return bytes == null || bytes.length <= shown ? bytes : Arrays.copyOf(bytes, shown + 1);
  }
}
