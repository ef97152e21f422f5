package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class CharsetsTest {
  private static final Optional<String> NOTHING = Optional.empty();
  private static final Optional<String> LATIN = Optional.of("text/json; charset=iso-8859-1");

  @Test
  void should_leave_out_a_byte_order_mark_at_the_beginning_alone() throws Exception {
    assertThat(Charsets.utf8(new byte[] {(byte) 0xFE, (byte) 0xFF}, NOTHING)).isEmpty();
    String inside = "x".repeat(8 * 1024) + "\uFEFF" + "y".repeat(8 * 1024) + "\uFEFF";
    assertThat(Charsets.utf8(("\uFEFF" + inside).getBytes(UTF_8), NOTHING))
        .asString(UTF_8)
        .isEqualTo(inside);
    assertThat(Charsets.utf8(("\uFEFF" + inside).getBytes(UTF_16LE), NOTHING))
        .asString(UTF_8)
        .isEqualTo(inside);
  }

  @Test
  void should_convert_a_body_that_just_fits() throws Exception {
    byte[] most = new byte[ResponseBodies.MOST_BYTES];
    assertThat(Charsets.utf8(most, NOTHING)).hasSize(ResponseBodies.MOST_BYTES);
    assertThat(Charsets.utf8(most, LATIN)).hasSize(ResponseBodies.MOST_BYTES);
    assertThat(Charsets.utf8(new byte[0], NOTHING)).isEmpty();
  }

  @Test
  void should_refuse_a_body_that_is_too_large_in_utf_8() {
    byte[] tooMuch = new byte[ResponseBodies.MOST_BYTES];
    tooMuch[0] = (byte) 0xE4;

    assertThatThrownBy(() -> Charsets.utf8(tooMuch, LATIN))
        .isInstanceOf(ResponseBodies.TooLargeException.class);
  }

  @Test
  void should_name_the_first_byte_that_the_encoding_does_not_have() {
    assertThatThrownBy(() -> Charsets.utf8(new byte[] {'a', (byte) 0xFE}, NOTHING))
        .hasMessage("the answer is not UTF-8, and its Content-Type declares no charset: byte 1");
    assertThatThrownBy(() -> Charsets.utf8(new byte[] {(byte) 0xFE}, NOTHING))
        .hasMessage("the answer is not UTF-8, and its Content-Type declares no charset: byte 0");
  }
}
