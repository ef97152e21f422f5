package io.millrace.fetch.source;

import static io.millrace.fetch.source.ResponseBodies.MOST_BYTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ResponseBodiesTest {
  @Test
  void should_read_a_body_that_just_fits() throws IOException {
    assertThat(read(new byte[MOST_BYTES], MOST_BYTES)).hasSize(MOST_BYTES);
    assertThat(ResponseBodies.unzipped(zipped(MOST_BYTES))).hasSize(MOST_BYTES);
  }

  @Test
  void should_not_begin_to_read_what_declares_to_be_too_large() {
    assertThatThrownBy(() -> ResponseBodies.read(null, MOST_BYTES + 1L, () -> {}))
        .isInstanceOf(ResponseBodies.TooLargeException.class);
  }

  @Test
  void should_end_when_a_body_of_unknown_length_gets_too_large() {
    assertThatThrownBy(() -> ResponseBodies.read(endless(), -1, () -> {}))
        .isInstanceOf(ResponseBodies.TooLargeException.class);
  }

  @Test
  void should_refuse_a_body_of_another_length_than_declared() throws IOException {
    assertThat(read(new byte[0], 0)).isEmpty();
    assertThat(read(new byte[5], -1)).hasSize(5);
    assertThatThrownBy(() -> read(new byte[1], 0))
        .isInstanceOf(EOFException.class)
        .hasMessage("got 1 of 0 bytes");
  }

  private static byte[] read(byte[] body, long length) throws IOException {
    return ResponseBodies.read(new ByteArrayInputStream(body), length, () -> {});
  }

  private static InputStream endless() {
    return new InputStream() {
      @Override
      public int read() {
        return 0;
      }
    };
  }

  private static byte[] zipped(int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(new byte[length]);
    }
    return bytes.toByteArray();
  }
}
