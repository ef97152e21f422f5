package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.fetch.Fixtures;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserTest {
  private static final JsonPointer RESULTS = JsonPointer.compile("/results");

  private final List<JsonNode> records = new ArrayList<>();
  private final List<byte[]> originals = new ArrayList<>();
  private final PageSink sink =
      (index, record, original) -> {
        assertThat(index).isEqualTo(records.size());
        records.add(record);
        originals.add(original.get());
      };

  @Test
  void should_give_each_record_with_its_own_bytes() throws IOException {
    // given
    byte[] page = Fixtures.answer("page-fixture-a-10.json");

    // when
    PageParser.Parsed parsed = PageParser.parse(page, RESULTS, sink);

    // then
    assertThat(parsed.records()).isEqualTo(10);
    assertThat(parsed.around().at("/info/seed").asText()).isEqualTo("fixture-a");
    assertThat(parsed.around().at("/results").isMissingNode()).isTrue();
    JsonNode whole = Json.parse(page);
    for (int index = 0; index < 10; index++) {
      assertThat(records.get(index)).isEqualTo(whole.at("/results/" + index));
      assertThat(Json.parse(originals.get(index))).isEqualTo(records.get(index));
    }
  }

  @Test
  void should_cut_out_exactly_the_bytes_of_each_record() throws IOException {
    // given
    List<String> sent =
        List.of(
            "{\"a\" : \"naïve 😀 \\u00e9\"}",
            "null",
            "-12.50e1",
            "true",
            "\"Ωmega\"",
            "[ 1,{ } ]",
            "{ }",
            "7");
    String page = "{\"n\":\"ж\", \"results\" : [ " + String.join(" ,\n ", sent) + " ],\"z\":1}";

    // when
    PageParser.Parsed parsed = PageParser.parse(page.getBytes(UTF_8), RESULTS, sink);

    // then
    assertThat(originals)
        .extracting(bytes -> new String(bytes, UTF_8))
        .containsExactlyElementsOf(sent);
    assertThat(records.get(1).isNull()).isTrue();
    assertThat(parsed.around()).hasToString("{\"n\":\"ж\",\"z\":1}");
  }

  @Test
  void should_cut_out_the_right_bytes_behind_a_byte_order_mark() throws IOException {
    // given
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.write(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF});
    page.write("{\"results\":[{\"a\":1}]}".getBytes(UTF_8));

    // when
    PageParser.parse(page.toByteArray(), RESULTS, sink);

    // then
    assertThat(originals.get(0)).asString(UTF_8).isEqualTo("{\"a\":1}");
  }

  @Test
  void should_find_records_anywhere() throws IOException {
    assertThat(parse("[{\"a\":1},{\"a\":2}]", JsonPointer.empty()).records()).isEqualTo(2);
    records.clear();
    assertThat(parse("{\"a\":[0,{\"b\":[1,2,3]}]}", JsonPointer.compile("/a/1/b")).records())
        .isEqualTo(3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"results\":{\"a\":1}}",
        "{\"results\":null}",
        "{\"Results\":[]}",
        "[]",
        "\"results\"",
        "{\"other\":{\"results\":[1]}}"
      })
  void should_tell_that_there_is_no_list(String page) throws IOException {
    assertThat(parse(page, RESULTS).records()).isEqualTo(-1);
    assertThat(records).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "<html></html>",
        "{\"results\":[{\"a\":1},{\"a\":",
        "{\"results\":[{\"a\":1}]",
        "{\"results\":[]} trailing",
        "{\"results\":[]}{}",
        "{\"results\":[1],\"results\":[2]}"
      })
  void should_refuse_what_is_not_one_whole_json_value(String page) {
    assertThatThrownBy(() -> parse(page, RESULTS)).isInstanceOf(IOException.class);
  }

  @Test
  void should_refuse_what_is_not_utf_8() {
    byte[] latin = {'[', '"', (byte) 0xE9, '"', ']'};
    assertThatThrownBy(() -> PageParser.parse(latin, JsonPointer.empty(), sink))
        .isInstanceOf(IOException.class);
    assertThatThrownBy(
            () -> PageParser.parse("{\"results\":[1]}".getBytes(UTF_16BE), RESULTS, sink))
        .isInstanceOf(IOException.class);
  }

  private PageParser.Parsed parse(String page, JsonPointer place) throws IOException {
    return PageParser.parse(page.getBytes(UTF_8), place, sink);
  }
}
