package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.FieldType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CqlTypesTest {
  @ParameterizedTest
  @EnumSource
  void should_have_a_type_for_every_field_type(FieldType type) {
    assertThat(CqlTypes.cql(type)).isEqualTo(type.label());
    assertThat(typeOf(type).asCql(false, false)).isEqualTo(CqlTypes.cql(type));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "TEXT,`\"Zoë's\"`,`'Zoë''s'`",
        "UUID,`\"155e77ee-ba6d-486f-95ce-0e0c0fb4b919\"`,155e77ee-ba6d-486f-95ce-0e0c0fb4b919",
        "INT,-2147483648,-2147483648",
        "BIGINT,9223372036854775807,9223372036854775807",
        "DOUBLE,-69.8246,-69.8246",
        "DOUBLE,3,3.0",
        "BOOLEAN,true,true",
        "TIMESTAMP,`\"1993-07-20T09:44:18.674Z\"`,`'1993-07-20T09:44:18.674Z'`",
        "DATE,`\"1993-07-20\"`,`'1993-07-20'`"
      })
  void should_encode_as_the_driver_decodes(FieldType type, String json, String literal)
      throws Exception {
    ByteBuffer bytes = CqlTypes.encode(type, Json.parse(json));

    var codec = CodecRegistry.DEFAULT.codecFor(typeOf(type));
    assertThat(codec.format(codec.decode(bytes, ProtocolVersion.DEFAULT))).isEqualTo(literal);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "TEXT,1",
        "TEXT,null",
        "UUID,`\"1-1-1-1-1\"`",
        "UUID,`\"155e77ee-ba6d-486f-95ce-0e0c0fb4b91\"`",
        "UUID,`\"zzze77ee-ba6d-486f-95ce-0e0c0fb4b919\"`",
        "INT,2147483648",
        "INT,1.5",
        "INT,`\"1\"`",
        "BIGINT,9223372036854775808",
        "DOUBLE,`\"1.5\"`",
        "DOUBLE,1E+999",
        "BOOLEAN,1",
        "TIMESTAMP,`\"1993-07-20\"`",
        "TIMESTAMP,743161458674",
        "DATE,`\"1993-02-30\"`"
      })
  void should_refuse_what_is_not_of_the_type(FieldType type, String json) {
    assertThatThrownBy(() -> CqlTypes.encode(type, Json.parse(json)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(json + " is not a " + type.label());
  }

  @Test
  void should_not_repeat_a_huge_value_in_the_message() {
    assertThatThrownBy(
            () -> CqlTypes.encode(FieldType.INT, Json.parse('"' + "x".repeat(1_000_000) + '"')))
        .isInstanceOf(InvalidValueException.class)
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
  }

  @Test
  void should_show_a_value_of_a_hundred_characters_whole() {
    String hundred = '"' + "x".repeat(98) + '"';

    assertThatThrownBy(() -> CqlTypes.encode(FieldType.INT, Json.parse(hundred)))
        .hasMessage(hundred + " is not a int");
  }

  private static DataType typeOf(FieldType type) {
    return switch (type) {
      case TEXT -> DataTypes.TEXT;
      case UUID -> DataTypes.UUID;
      case INT -> DataTypes.INT;
      case BIGINT -> DataTypes.BIGINT;
      case DOUBLE -> DataTypes.DOUBLE;
      case BOOLEAN -> DataTypes.BOOLEAN;
      case TIMESTAMP -> DataTypes.TIMESTAMP;
      case DATE -> DataTypes.DATE;
    };
  }
}
