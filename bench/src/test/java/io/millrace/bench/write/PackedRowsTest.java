package io.millrace.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.store.EncodedRecord;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackedRowsTest {
  @Test
  void should_give_back_what_was_added() {
    // given
    PackedRows rows = new PackedRows();
    EncodedRecord record =
        new EncodedRecord(
            bytes("id"),
            List.of(Optional.of(bytes("Ann")), Optional.of(bytes("id")), Optional.empty()));
    EncodedRecord other =
        new EncodedRecord(
            bytes("other"),
            List.of(Optional.of(bytes("")), Optional.of(bytes("other")), Optional.of(bytes("x"))));

    // when
    rows.add(record, 7, 1);
    rows.add(other, 8, 1);

    // then
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.row(0)).isEqualTo(new PackedRows.Row(record, 7));
    assertThat(rows.row(1)).isEqualTo(new PackedRows.Row(other, 8));
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }
}
