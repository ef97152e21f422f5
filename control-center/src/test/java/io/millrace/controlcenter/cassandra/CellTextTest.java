package io.millrace.controlcenter.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CellTextTest {
  static Stream<Arguments> values() throws Exception {
    return Stream.of(
        Arguments.of(DataTypes.TEXT, "it's", "it's"),
        Arguments.of(DataTypes.TEXT, "<script>\u001b", "<script>\u001b"),
        Arguments.of(DataTypes.INT, -7, "-7"),
        Arguments.of(DataTypes.BIGINT, Long.MAX_VALUE, "9223372036854775807"),
        Arguments.of(DataTypes.DOUBLE, 0.1, "0.1"),
        Arguments.of(DataTypes.BOOLEAN, true, "true"),
        Arguments.of(DataTypes.DECIMAL, new BigDecimal("1.50"), "1.50"),
        Arguments.of(DataTypes.UUID, new UUID(0, 1), "00000000-0000-0000-0000-000000000001"),
        Arguments.of(
            DataTypes.TIMESTAMP, Instant.parse("2026-11-22T21:00:00Z"), "2026-11-22T21:00:00Z"),
        Arguments.of(DataTypes.DATE, LocalDate.of(2026, 11, 22), "2026-11-22"),
        Arguments.of(
            DataTypes.INET, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), "127.0.0.1"),
        Arguments.of(
            DataTypes.BLOB, ByteBuffer.wrap(new byte[] {0, (byte) 0xca, (byte) 0xfe}), "0x00cafe"),
        Arguments.of(DataTypes.listOf(DataTypes.TEXT), List.of("a", "b"), "['a','b']"),
        Arguments.of(DataTypes.mapOf(DataTypes.TEXT, DataTypes.INT), Map.of("a", 1), "{'a':1}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  void should_show_a_value_of_each_type(DataType type, Object value, String text) {
    assertThat(CellText.of(type, value)).isEqualTo(new CellText(text, false));
  }

  @Test
  void should_leave_null_as_it_is() {
    assertThat(CellText.of(DataTypes.TEXT, null)).isEqualTo(new CellText(null, false));
  }

  @Test
  void should_truncate_what_is_too_long_and_say_so() {
    String longest = "x".repeat(CellText.LONGEST);

    assertThat(CellText.of(DataTypes.TEXT, longest)).isEqualTo(new CellText(longest, false));
    assertThat(CellText.of(DataTypes.TEXT, longest + "y")).isEqualTo(new CellText(longest, true));
  }

  @Test
  void should_not_truncate_within_a_character() {
    String text = "x".repeat(CellText.LONGEST - 1) + "😀";

    assertThat(CellText.of(DataTypes.TEXT, text))
        .isEqualTo(new CellText("x".repeat(CellText.LONGEST - 1), true));
  }

  @Test
  void should_truncate_bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(CellText.LONGEST);

    CellText cell = CellText.of(DataTypes.BLOB, bytes);

    assertThat(cell.truncated()).isTrue();
    assertThat(cell.text()).matches("0x0+").hasSize(CellText.LONGEST + 2);
    assertThat(bytes.remaining()).isEqualTo(CellText.LONGEST);
  }
}
