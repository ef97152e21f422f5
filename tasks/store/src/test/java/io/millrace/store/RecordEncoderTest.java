package io.millrace.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.RecordSpec;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecordEncoderTest {
  private static final String ID = "155e77ee-ba6d-486f-95ce-0e0c0fb4b919";

  private final RecordSpec spec = CorpusPipelines.users().record();
  private final RecordEncoder encoder = new RecordEncoder(spec);

  private static ObjectNode user() {
    return Json.object().put("id", ID).put("first_name", "Zoë").put("latitude", 1.5);
  }

  private EncodedRecord encode(ObjectNode value) throws InvalidValueException {
    return encoder.encode(ID.getBytes(UTF_8), Json.bytes(value));
  }

  private int index(String field) {
    return spec.fields().stream().map(each -> each.name()).toList().indexOf(field);
  }

  @Test
  void should_encode_the_fields_in_the_pipeline_s_order_and_leave_absent_ones_empty()
      throws Exception {
    EncodedRecord record = encode(user());

    assertThat(record.fields()).hasSameSizeAs(spec.fields());
    assertThat(record.id().remaining()).isEqualTo(16);
    assertThat(record.fields().get(index("id"))).contains(record.id());
    assertThat(record.fields().get(index("first_name")))
        .contains(ByteBuffer.wrap("Zoë".getBytes(UTF_8)));
    assertThat(record.fields().get(index("phone"))).isEqualTo(Optional.empty());
    assertThat(record.fields().stream().filter(Optional::isPresent)).hasSize(3);
  }

  @Test
  void should_refuse_a_field_that_the_pipeline_does_not_have() {
    assertThatThrownBy(() -> encode(user().put("shoe_size", 43)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("the pipeline has no field shoe_size");
  }

  @Test
  void should_refuse_a_value_of_another_type_and_name_its_field() {
    assertThatThrownBy(() -> encode(user().put("latitude", "north")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("latitude: \"north\" is not a double");
  }

  @Test
  void should_refuse_null_where_a_field_should_be_absent() {
    assertThatThrownBy(() -> encode(user().putNull("phone")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("phone: null is not a text");
  }

  @Test
  void should_refuse_a_record_without_its_required_field() {
    ObjectNode user = user();
    user.remove("id");

    assertThatThrownBy(() -> encode(user))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("id is missing");
  }

  @Test
  void should_refuse_a_key_that_is_not_the_id() {
    assertThatThrownBy(() -> encoder.encode("another".getBytes(UTF_8), Json.bytes(user())))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage("the record's key is not its id");
    assertThatThrownBy(() -> encoder.encode(null, Json.bytes(user())))
        .isInstanceOf(InvalidValueException.class);
  }

  @Test
  void should_refuse_what_is_no_json_object() {
    byte[] key = ID.getBytes(UTF_8);

    assertThatThrownBy(() -> encoder.encode(key, "{\"id\":".getBytes(UTF_8)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("the record is not JSON: ");
    assertThatThrownBy(() -> encoder.encode(key, "[1]".getBytes(UTF_8)))
        .hasMessage("the record is not a JSON object");
    assertThatThrownBy(() -> encoder.encode(key, new byte[] {'{', '"', (byte) 0xff}))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> encoder.encode(key, null)).hasMessage("the record has no value");
    assertThatThrownBy(() -> encoder.encode(key, new byte[0]))
        .isInstanceOf(InvalidValueException.class);
  }
}
