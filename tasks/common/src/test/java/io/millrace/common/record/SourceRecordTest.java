package io.millrace.common.record;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonPointer;
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

class SourceRecordTest {
  private static final Field ID =
      new Field(
          "id", FieldType.TEXT, Optional.of(JsonPointer.compile("/id")), Optional.empty(), true);

  @Test
  void should_read_a_part_of_a_page() throws MappingException {
    byte[] page = "[1, {\"a\": \"é\"} ]".getBytes(UTF_8);
    SourceRecord record = new SourceRecord(page, 4, 15);

    assertThat(record.json().path("a").asText()).isEqualTo("é");
    assertThat(record.original()).asString(UTF_8).isEqualTo("{\"a\": \"é\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          text      | NaN       | v (/v) is NaN (valid: text)
          double    | NaN       | v (/v) is NaN (valid: a number)
          double    | Infinity  | v (/v) is Infinity (valid: a number)
          double    | -Infinity | v (/v) is -Infinity (valid: a number)
          int       | NaN       | v (/v) is NaN (valid: an integer of 32 bits)
          boolean   | NaN       | v (/v) is NaN (valid: true or false)
          text      | [NaN]     | v (/v) is [NaN] (valid: text)
          """)
  void should_refuse_what_only_looks_like_a_number_where_a_field_needs_it(
      String type, String value, String reason) {
    Field field =
        new Field(
            "v",
            FieldType.valueOf(type.toUpperCase(Locale.ROOT)),
            Optional.of(JsonPointer.compile("/v")),
            Optional.empty(),
            false);

    assertThatThrownBy(() -> map("{\"id\": \"k\", \"v\": " + value + "}", field))
        .isInstanceOf(MappingException.class)
        .hasMessage(reason);
  }

  @Test
  void should_refuse_it_where_text_is_composed_of_it() {
    Field field =
        new Field(
            "v", FieldType.TEXT, Optional.empty(), Optional.of(Template.parse("no. ${/v}")), false);

    assertThatThrownBy(() -> map("{\"id\": \"k\", \"v\": NaN}", field))
        .isInstanceOf(MappingException.class)
        .hasMessage("v (template) refers to /v, which is NaN (valid: text)");
  }

  @Test
  void should_not_care_where_no_field_needs_it() throws MappingException {
    MappedRecord mapped = map("{\"id\": \"k\", \"v\": NaN, \"w\": [-Infinity]}");

    assertThat(mapped.value()).hasToString("{\"id\":\"k\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"id":undefined} | the record cannot be read as JSON: unrecognized token 'undefined' at line 1, column 7
          {"id":1} {}      | the record cannot be read as JSON: something follows the value at line 1, column 10
          {"id":1e99999999999} | the record cannot be read as JSON: a number has too large an exponent
          ``               | the record is empty (valid: an object)
          """)
  void should_say_why_it_cannot_be_read(String json, String reason) {
    SourceRecord record = SourceRecord.of(json.getBytes(UTF_8));

    assertThatThrownBy(record::json).isInstanceOf(MappingException.class).hasMessage(reason);
    assertThat(record.original()).asString(UTF_8).isEqualTo(json);
  }

  private static MappedRecord map(String json, Field... more) throws MappingException {
    List<Field> fields = new ArrayList<>(List.of(more));
    fields.add(ID);
    return new RecordMapper(new RecordSpec("id", fields))
        .map(SourceRecord.of(json.getBytes(UTF_8)).json());
  }
}
