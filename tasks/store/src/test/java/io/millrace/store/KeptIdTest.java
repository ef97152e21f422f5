package io.millrace.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptIdTest {
  private static ByteBuffer given(ByteBuffer id) {
    byte[] kept = KeptId.of(id);
    byte[] among = new byte[kept.length + 8];
    System.arraycopy(kept, 0, among, 3, kept.length);
    return KeptId.id(among, 3, kept.length);
  }

  @Test
  void should_keep_the_text_of_a_uuid_in_less_than_half() {
    ByteBuffer id = UTF_8.encode("0123456f-89ab-4def-a123-f56789abcde0");

    assertThat(KeptId.of(id)).hasSize(17);
    assertThat(given(id)).isEqualTo(id);
  }

  @Test
  void should_give_every_uuid_back() {
    for (int i = 0; i < 1_000; i++) {
      String text = UUID.randomUUID().toString();
      assertThat(given(UTF_8.encode(text))).isEqualTo(UTF_8.encode(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "0123456F-89ab-4def-a123-f56789abcde0",
        "0123456f-89ab-4def-a123-f56789abcdeg",
        "0123456/-89ab-4def-a123-f56789abcde0",
        "0123456:-89ab-4def-a123-f56789abcde0",
        "0123456`-89ab-4def-a123-f56789abcde0",
        "0123456f089ab-4def-a123-f56789abcde0",
        "0123456f-89ab-4def-a123f-56789abcde0",
        "0123456f-89ab-4def-a123-f56789abcde00",
        "0123456f-89ab-4def-a123-f56789abcdé",
        "------------------------------------",
      })
  void should_keep_anything_else_as_it_is(String text) {
    ByteBuffer id = UTF_8.encode(text);

    assertThat(KeptId.of(id)).hasSize(1 + id.remaining());
    assertThat(given(id)).isEqualTo(id);
  }

  @Test
  void should_leave_the_given_id_as_it_is() {
    ByteBuffer id = UTF_8.encode("..0123456f-89ab-4def-a123-f56789abcde0..");
    id.position(2).limit(38);

    assertThat(KeptId.of(id)).hasSize(17);
    assertThat(given(id)).isEqualTo(id);
    assertThat(id.position()).isEqualTo(2);
    assertThat(id.limit()).isEqualTo(38);
  }
}
