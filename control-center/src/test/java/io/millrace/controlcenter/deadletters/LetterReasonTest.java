package io.millrace.controlcenter.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.RecordMapper;
import io.millrace.controlcenter.hours.ledger.TestPipelines;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LetterReasonTest {
  private static final String UUID = "\"6f0d2c8e-1111-4222-8333-444455556666\"";

  private static LetterReason of(String message) {
    return LetterReason.of(message, TestPipelines.USERS);
  }

  /** As the mapping itself words it. */
  private static LetterReason ofRecord(String record) throws IOException {
    JsonNode json = Json.parse(record);
    try {
      new RecordMapper(TestPipelines.USERS.record()).map(json);
      throw new AssertionError("can be mapped: " + record);
    } catch (MappingException e) {
      return of(e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"old\"",
        "3.5",
        "\"7 (valid: an integer of 8 bits)\"",
        "{\"is\":[1,2]}",
        "\"a (/b) is c\"",
        "\"line\\nbreak\""
      })
  void should_take_out_whatever_value_a_field_has(String value) throws IOException {
    assertThat(ofRecord("{\"id\":%s,\"age\":%s}".formatted(UUID, value)))
        .isEqualTo(
            new LetterReason(Optional.of("age"), "age (/age) is … (valid: an integer of 32 bits)"));
  }

  @Test
  void should_keep_that_a_value_is_missing() throws IOException {
    assertThat(ofRecord("{\"id\":" + UUID + "}").text())
        .isEqualTo("age (/age) is missing (valid: an integer of 32 bits)");
  }

  @Test
  void should_take_out_a_record_that_is_no_object() throws IOException {
    LetterReason reason = ofRecord("[1,2]");
    assertThat(reason.field()).isEmpty();
    assertThat(reason.text()).isEqualTo("the record is … (valid: an object)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dob (/dob/date) is \"2026-11-22 21:00:00\", which has no offset from UTC (valid: a date and"
            + " time)|dob|dob (/dob/date) is …, which has no offset from UTC (valid: a date and"
            + " time)",
        "address (template) refers to /city, which is NaN (valid: text)|address|address (template)"
            + " refers to /city, which is … (valid: text)",
        "id (/id) is \"\" (valid: a key of 1 to 65535 bytes)|id|id (/id) is … (valid: a key of 1 to"
            + " 65535 bytes)",
        "age: \"x is not a int\" is not a int|age|age: … is not a int",
        "age is missing|age|age is missing",
        "the record is empty (valid: an object)||the record is empty (valid: an object)",
        "the mapped record has 1048999 bytes (valid: at most 1048576)||the mapped record has …"
            + " bytes (valid: at most 1048576)",
        "its id is already used by index 7 of page 12||its id is already used by index … of page …",
        "the record is not JSON: unexpected character '<' at line 1, column 1||the record is not"
            + " JSON: unexpected character '<' at line …, column …",
        "the pipeline has no field age2||the pipeline has no field age2",
        "Unlikely: a failure of 9f86-d081||Unlikely: a failure of 9f86-d081"
      })
  void should_know_the_messages_of_the_tasks(String message, String field, String reason) {
    LetterReason found = of(message);
    assertThat(found.field()).isEqualTo(Optional.ofNullable(field));
    assertThat(found.text()).isEqualTo(reason);
  }
}
