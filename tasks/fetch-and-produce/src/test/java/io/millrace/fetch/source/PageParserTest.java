package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.millrace.common.json.Json;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.SourceRecord;
import io.millrace.fetch.Fixtures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageParserTest {
  private static final JsonPointer RESULTS = JsonPointer.compile("/results");

  private final List<JsonNode> records = new ArrayList<>();
  private final List<byte[]> originals = new ArrayList<>();
  private final PageSink<Numbered> sink =
      new PageSink<>() {
        @Override
        public Numbered convert(int index, SourceRecord record) {
          return new Numbered(index, record);
        }

        @Override
        public void accept(Numbered converted) {
          assertThat(converted.index()).isEqualTo(records.size());
          records.add(json(converted.record()));
          originals.add(converted.record().original());
        }
      };

  private record Numbered(int index, SourceRecord record) {}

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
  void should_give_many_records_in_their_order() throws IOException {
    String numbers =
        IntStream.range(0, 5_000).mapToObj(Integer::toString).collect(Collectors.joining(","));

    assertThat(parse("{\"results\":[" + numbers + "]}", RESULTS).records()).isEqualTo(5_000);

    assertThat(records).extracting(JsonNode::asInt).isSorted();
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
        "{\"results\":[1].5}",
        "{\"results\":[1]e5}",
        "{\"results\":[1],\"results\":[2]}"
      })
  void should_refuse_what_is_not_one_whole_json_value(String page) {
    assertThatThrownBy(() -> parse(page, RESULTS)).isInstanceOf(IOException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":NaN}",
        "{\"a\":-Infinity}",
        "{\"a\":undefined}",
        "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}",
        "{\"a\":\"\t\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":007}",
        "{\"a\":1}{\"b\":2}",
        "\"a\":[{}]",
        "'a'",
        "NaN",
        "\"}]\\\"\\\\\""
      })
  void should_give_the_records_around_one_that_is_odd(String odd) throws IOException {
    assertSplit(odd);
  }

  @Test
  void should_give_the_records_around_one_that_is_beyond_a_limit() throws IOException {
    assertSplit("[".repeat(100_000) + "]".repeat(100_000));
    assertSplit("{\"a\":" + "7".repeat(1_000_000) + "}");
    assertSplit("{\"" + "n".repeat(100_000) + "\":1}");
    assertThat(records.get(1).isMissingNode()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"results":[{"a":1},{"a":   | it ends in the middle of record 1
          {"results":[{"a":"x},2]}    | it ends in the middle of record 0
          {"results":[1,{"a":[1}]}    | the brackets of record 1 do not match
          {"results":[1,2}            | the brackets of record 1 do not match
          {"results":[1,,2]}          | record 1 is empty
          {"results":[1,]}            | record 1 is empty
          {"results":[,1]}            | record 0 is empty
          """)
  void should_say_why_a_page_cannot_be_split(String page, String reason) {
    assertThatThrownBy(() -> parse(page, RESULTS))
        .isInstanceOf(IOException.class)
        .hasMessage(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"results\":[1],\"results\":[2]}",
        "{\"results\":[1],\"results\":[]}",
        "{\"results\":[],\"results\":[1]}",
        "{\"results\":[1],\"results\":[2],\"results\":0}"
      })
  void should_refuse_a_second_list_of_records(String page) {
    assertThatThrownBy(() -> parse(page, RESULTS))
        .isInstanceOf(JsonProcessingException.class)
        .hasMessageContaining("Duplicate field 'results'");
  }

  @Test
  void should_say_where_in_the_page_an_error_behind_the_records_is() {
    assertThatThrownBy(() -> parse("{\"results\":[1,\n2],\"info\":}", RESULTS))
        .isInstanceOfSatisfying(
            JsonProcessingException.class,
            failure -> {
              assertThat(failure.getLocation().getLineNr()).isEqualTo(2);
              assertThat(failure.getLocation().getColumnNr()).isEqualTo(11);
            });
  }

  @Test
  void should_find_nothing_around_records_that_are_the_whole_page() throws IOException {
    PageParser.Parsed parsed = parse("[1, 2]", JsonPointer.empty());

    assertThat(parsed.records()).isEqualTo(2);
    assertThat(parsed.around().isMissingNode()).isTrue();
  }

  @Test
  void should_not_care_for_what_only_looks_like_a_number_around_the_records() throws IOException {
    assertThat(parse("{\"info\":{\"took\":NaN},\"results\":[1]}", RESULTS).records()).isEqualTo(1);
  }

  private void assertSplit(String odd) throws IOException {
    records.clear();
    originals.clear();
    String page = "{\"results\" : [ {\"a\":1} , " + odd + "\n,{\"a\":3}],\"info\":{\"b\":4}}";

    PageParser.Parsed parsed = parse(page, RESULTS);

    assertThat(parsed.records()).isEqualTo(3);
    assertThat(originals.get(1)).asString(UTF_8).isEqualTo(odd);
    assertThat(records.get(0)).hasToString("{\"a\":1}");
    assertThat(records.get(2)).hasToString("{\"a\":3}");
    assertThat(parsed.around()).hasToString("{\"info\":{\"b\":4}}");
  }

  private static JsonNode json(SourceRecord record) {
    try {
      return record.json();
    } catch (MappingException unreadable) {
      return MissingNode.getInstance();
    }
  }

  private PageParser.Parsed parse(String page, JsonPointer place) throws IOException {
    return PageParser.parse(page.getBytes(UTF_8), place, sink);
  }
}
