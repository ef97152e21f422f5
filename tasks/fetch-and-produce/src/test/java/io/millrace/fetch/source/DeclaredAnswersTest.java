package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.task.DataException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a source may say of its body in the words of HTTP. */
class DeclaredAnswersTest extends PageSourceHarness {
  /** Every character is in ISO-8859-1, and some are not in ASCII. */
  private final String page =
      page(
          json -> {
            for (JsonNode each : json.withArray("/results")) {
              ObjectNode user = (ObjectNode) each;
              user.withObject("/name").put("first", "Zoë Façade").put("last", "x");
              user.putObject("location").put("city", "Málaga");
            }
          });

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GZIP           | 1
          x-gzip         | 1
          X-GZip         | 1
          gzip, identity | 1
          identity,gzip, | 1
          gzip , x-gzip  | 2
          Identity       | 0
          identity       | 0
          """)
  void should_undo_every_encoding_in_any_case(String encoding, int times) {
    byte[] body = page.getBytes(UTF_8);
    for (int i = 0; i < times; i++) {
      body = zipped(body);
    }
    server.then(200, body, "Content-Encoding", encoding);

    assertTaken();
  }

  @Test
  void should_undo_encodings_of_two_header_lines() {
    server.then(
        200,
        zipped(page.getBytes(UTF_8)),
        "Content-Encoding",
        "gzip",
        "Content-Encoding",
        "identity");

    assertTaken();
  }

  @Test
  void should_name_an_encoding_that_was_not_asked_for() {
    assertRefused(
        page.getBytes(UTF_8),
        "Content-Encoding",
        "gzip, BR",
        "the answer has Content-Encoding gzip, BR, which was not requested (valid: gzip, identity)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          application/json; charset=ISO-8859-1         | ISO-8859-1
          application/json;CHARSET=iso-8859-1          | ISO-8859-1
          application/json; charset="latin1"           | ISO-8859-1
          application/json; x="; charset=b"; charset = "iso\\-8859-1"; y=z | ISO-8859-1
          text/json; charset=windows-1252              | windows-1252
          application/json; charset=utf-16             | UTF-16
          application/json; charset=UTF-16             | UTF-16BE
          application/json; charset=utf-16le           | UTF-16LE
          application/json                             | UTF-16
          application/json; charset=                   | UTF-8
          application/json; charset=utf8               | UTF-8
          """)
  void should_decode_as_declared(String type, String charset) {
    server.then(200, page.getBytes(Charset.forName(charset)), "Content-Type", type);

    assertTaken();
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/json", "application/json; charset=UTF-8"})
  void should_not_stumble_over_a_byte_order_mark(String type) {
    server
        .then(200, ("\uFEFF" + page).getBytes(UTF_8), "Content-Type", type)
        .then(200, ("\uFEFF" + page).getBytes(UTF_16LE));

    assertTaken();
    assertTaken();
  }

  @Test
  void should_name_a_charset_that_it_does_not_know() {
    assertRefused(
        page.getBytes(UTF_8),
        "Content-Type",
        "application/json; charset=klingon",
        "the answer's Content-Type declares charset klingon, which is unknown (valid: such as utf-8)");
  }

  @Test
  void should_refuse_bytes_that_the_encoding_does_not_have_rather_than_replace_them() {
    int place = page.indexOf('ë');
    assertRefused(
        page.getBytes(ISO_8859_1),
        "Content-Type",
        "application/json",
        "the answer is not UTF-8, and its Content-Type declares no charset: byte " + place);
    assertRefused(
        page.getBytes(UTF_8),
        "Content-Type",
        "application/json; charset=us-ascii",
        "the answer is not US-ASCII, which its Content-Type declares: byte " + place);
    byte[] cut = page.getBytes(UTF_16);
    assertRefused(
        Arrays.copyOf(cut, cut.length - 1),
        "Content-Type",
        "application/json; charset=utf-16",
        "the answer is not UTF-16, which its Content-Type declares: byte " + (cut.length - 2));
  }

  @Test
  void should_refuse_a_page_that_in_utf_8_does_not_fit_into_memory() {
    byte[] body = new byte[ResponseBodies.MOST_BYTES];
    Arrays.fill(body, (byte) 'é');
    server.then(200, body, "Content-Type", "application/json; charset=iso-8859-1");

    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("larger than 33554432 bytes");
  }

  @Test
  void should_not_let_a_body_hide_the_status() {
    server
        .then(429, "x", "Content-Encoding", "br", "Retry-After", "7")
        .then(503, "x", "Content-Type", "text/html; charset=klingon")
        .then(503, "x", "Content-Encoding", "gzip")
        .then(200, page);

    assertTaken();
    assertThat(waits.get(0)).isGreaterThanOrEqualTo(Duration.ofSeconds(7));
  }

  private void assertTaken() {
    assertThat(fetch("{\"users\": 10}").records)
        .hasSize(10)
        .allSatisfy(user -> assertThat(user.at("/name/first").asText()).isEqualTo("Zoë Façade"));
  }

  private void assertRefused(byte[] body, String header, String value, String reason) {
    for (int i = 0; i < PageSource.TRIES_WRONG; i++) {
      server.then(200, body, header, value);
    }
    assertThatThrownBy(() -> fetch("{\"users\": 10}"))
        .isInstanceOf(DataException.class)
        .hasMessage("%s, page 1: %s (4 times)", server.url(), reason);
  }

  private static byte[] zipped(byte[] body) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
