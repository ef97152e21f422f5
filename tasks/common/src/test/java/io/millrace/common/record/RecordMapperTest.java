package io.millrace.common.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.FieldType;
import io.millrace.common.pipeline.RecordSpec;
import io.millrace.common.pipeline.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordMapperTest {
  private static final Field ID = from("id", FieldType.TEXT, "/id", true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text      | "Zürich 東京 😀"             | "Zürich 東京 😀"
          text      | ""                          | ""
          text      | 4443                        | "4443"
          text      | 1.50                        | "1.50"
          text      | 12345678901234567.25        | "12345678901234567.25"
          text      | 1e400                       | "1E+400"
          text      | true                        | "true"
          uuid      | "EB30CA14-f2d0-4a50-80dd-7f7e68a36ddf" | "eb30ca14-f2d0-4a50-80dd-7f7e68a36ddf"
          int       | 2147483647                  | 2147483647
          int       | "-7"                        | -7
          int       | 5.0                         | 5
          bigint    | 9223372036854775807         | 9223372036854775807
          double    | "-27.8817"                  | -27.8817
          double    | 3                           | 3.0
          boolean   | "false"                     | false
          boolean   | true                        | true
          timestamp | "2001-02-18T02:49:55.846Z"  | "2001-02-18T02:49:55.846Z"
          timestamp | "2001-02-18T02:49:55Z"      | "2001-02-18T02:49:55.000Z"
          timestamp | "2001-02-18T02:49:55.1239+02:00" | "2001-02-18T00:49:55.123Z"
          timestamp | "2001-02-18T02:49:55+0200"  | "2001-02-18T00:49:55.000Z"
          timestamp | "2001-02-18T02:49:55-0030"  | "2001-02-18T03:19:55.000Z"
          timestamp | "2001-02-18T02:49:55+02"    | "2001-02-18T00:49:55.000Z"
          timestamp | "2001-02-18 02:49:55+0000"  | "2001-02-18T02:49:55.000Z"
          timestamp | "2001-02-18 02:49:55.5Z"    | "2001-02-18T02:49:55.500Z"
          timestamp | "2001-02-18 02:49+02:00"    | "2001-02-18T00:49:00.000Z"
          timestamp | "2001-02-18t02:49:55z"      | "2001-02-18T02:49:55.000Z"
          timestamp | "0001-01-01T00:00:00Z"      | "0001-01-01T00:00:00.000Z"
          date      | "2001-02-18"                | "2001-02-18"
          """)
  void should_convert_what_means_the_same(String type, String json, String expected)
      throws Exception {
    RecordMapper mapper = mapper(from("value", typeOf(type), "/v", false));

    MappedRecord record = mapper.map(Json.parse("{\"id\": \"k\", \"v\": " + json + "}"));

    assertThat(Json.write(record.value().path("value"))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text      | {}
          text      | ["a"]
          text      | "\\ud83d"
          uuid      | "1-1-1-1-1"
          uuid      | 7
          uuid      | ""
          int       | 2147483648
          int       | 1.5
          int       | "1e400"
          int       | true
          int       | ""
          bigint    | 9223372036854775808
          double    | "NaN"
          double    | "0x1p3"
          double    | 1e999
          double    | "1e999"
          boolean   | 1
          boolean   | "yes"
          timestamp | "2001-02-18T02:49:55"
          timestamp | "2001-02-18 02:49:55"
          timestamp | "2001-02-18  02:49:55Z"
          timestamp | "2001-02-18T02:49:55+2"
          timestamp | "2001-02-18T02:49:55+020"
          timestamp | "2001-02-18T02:49:55+9900"
          timestamp | "2001-02-18T024955Z"
          timestamp | "2001-02-18"
          timestamp | "2001-02-30T02:49:55Z"
          timestamp | "+12001-02-18T02:49:55Z"
          timestamp | 982464595
          date      | "2001-02-18T00:00:00Z"
          date      | "18.2.2001"
          date      | "-0001-02-18"
          """)
  void should_refuse_what_does_not(String type, String json) throws Exception {
    RecordMapper mapper = mapper(from("value", typeOf(type), "/v", false));
    JsonNode source = Json.parse("{\"id\": \"k\", \"v\": " + json + "}");

    assertThatThrownBy(() -> mapper.map(source))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("value (/v) is " + source.path("v"))
        .hasMessageContaining("(valid: ");
  }

  @Test
  void should_say_that_an_offset_is_needed() throws Exception {
    RecordMapper mapper = mapper(from("value", FieldType.TIMESTAMP, "/v", false));

    assertRefused(
        mapper,
        "{\"id\": \"k\", \"v\": \"2026-11-22 21:00:00\"}",
        "value (/v) is \"2026-11-22 21:00:00\", which has no offset from UTC"
            + " (valid: a date and time with offset, such as 2026-11-22T21:00:00Z)");
  }

  @Test
  void should_leave_out_what_is_absent_or_null() throws Exception {
    RecordMapper mapper =
        mapper(
            from("gone", FieldType.TEXT, "/gone", false),
            from("none", FieldType.INT, "/none", false),
            template("name", "${/first} ${/gone}"));

    MappedRecord record =
        mapper.map(Json.parse("{\"id\": \"k\", \"none\": null, \"first\": \"Ann\"}"));

    assertThat(Json.write(record.value())).isEqualTo("{\"id\":\"k\"}");
  }

  @Test
  void should_refuse_a_record_without_what_is_required() throws Exception {
    RecordMapper mapper = mapper(from("email", FieldType.TEXT, "/contact/email", true));

    assertRefused(
        mapper,
        "{\"id\": \"k\", \"contact\": {\"email\": null}}",
        "email (/contact/email) is missing (valid: text)");
  }

  @Test
  void should_compose_text() throws Exception {
    RecordMapper mapper = mapper(template("address", "${/no} ${/st/name}, $1 \\${/city}"));

    MappedRecord record =
        mapper.map(
            Json.parse("{\"id\":\"k\",\"no\":7,\"st\":{\"name\":\"A$1\"},\"city\":\"B\\\\\"}"));

    assertThat(record.value().path("address").asText()).isEqualTo("7 A$1, $1 \\B\\");
  }

  @Test
  void should_cut_what_it_shows() throws Exception {
    JsonNode source = Json.parse("{\"id\": \"k\", \"v\": \"" + "x".repeat(5_000) + "\"}");

    assertThatThrownBy(() -> mapper(from("value", FieldType.INT, "/v", false)).map(source))
        .message()
        .hasSizeLessThan(200);
  }

  @Test
  void should_refuse_keys_that_cassandra_cannot_hold() throws Exception {
    JsonNode empty = Json.parse("{\"id\": \"\"}");
    JsonNode large = Json.parse("{\"id\": \"" + "é".repeat(32_768) + "\"}");

    assertThatThrownBy(() -> mapper().map(empty))
        .isInstanceOf(MappingException.class)
        .hasMessage("id (/id) is \"\" (valid: a key of 1 to 65535 bytes)");
    assertThatThrownBy(() -> mapper().map(large)).isInstanceOf(MappingException.class);
  }

  @Test
  void should_refuse_what_is_no_object() {
    assertThatThrownBy(() -> mapper().map(Json.object().putArray("a")))
        .isInstanceOf(MappingException.class)
        .hasMessage("the record is [] (valid: an object)");
  }

  @Test
  void should_leave_a_retired_field_out() throws Exception {
    Field retired = new Field("v", FieldType.INT, Optional.empty(), Optional.empty(), false);

    MappedRecord record = mapper(retired).map(Json.parse("{\"id\": \"k\", \"v\": 5}"));

    assertThat(Json.write(record.value())).isEqualTo("{\"id\":\"k\"}");
  }

  private static RecordMapper mapper(Field... fields) {
    List<Field> all = new ArrayList<>(List.of(fields));
    all.add(0, ID);
    return new RecordMapper(new RecordSpec("id", all));
  }

  private static Field from(String name, FieldType type, String pointer, boolean required) {
    return new Field(
        name, type, Optional.of(JsonPointer.compile(pointer)), Optional.empty(), required);
  }

  private static Field template(String name, String template) {
    return new Field(
        name, FieldType.TEXT, Optional.empty(), Optional.of(Template.parse(template)), false);
  }

  private static FieldType typeOf(String label) {
    return FieldType.valueOf(label.toUpperCase(Locale.ROOT));
  }

  private static void assertRefused(RecordMapper mapper, String json, String message)
      throws Exception {
    JsonNode source = Json.parse(json);

    assertThatThrownBy(() -> mapper.map(source))
        .isInstanceOf(MappingException.class)
        .hasMessage(message);
  }
}
