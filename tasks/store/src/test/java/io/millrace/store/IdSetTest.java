package io.millrace.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.ledger.RecordPosition;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdSetTest {
  private final IdSet ids = new IdSet();

  private static ByteBuffer text(String text) {
    return ByteBuffer.wrap(text.getBytes(UTF_8));
  }

  private static RecordPosition at(int index) {
    return new RecordPosition(1, index);
  }

  @Test
  void should_number_ids_in_the_order_in_which_they_come() {
    assertThat(ids.add(text("b"), at(5))).isTrue();
    assertThat(ids.add(text("a"), at(6))).isTrue();

    assertThat(ids.find(text("b"))).isZero();
    assertThat(ids.find(text("a"))).isEqualTo(1);
    assertThat(ids.position(1)).isEqualTo(at(6));
    assertThat(ids.id(1)).isEqualTo(text("a"));
    assertThat(ids.size()).isEqualTo(2);
  }

  @Test
  void should_keep_the_first_position_of_an_id_that_comes_again() {
    ids.add(text("a"), at(5));

    assertThat(ids.add(text("a"), at(6))).isFalse();
    assertThat(ids.position(0)).isEqualTo(at(5));
    assertThat(ids.size()).isEqualTo(1);
  }

  @Test
  void should_not_find_what_was_not_added() {
    ids.add(text("aa"), at(1));
    ids.add(text(""), at(1));

    assertThat(ids.find(text("a"))).isEqualTo(-1);
    assertThat(ids.find(text("aaa"))).isEqualTo(-1);
    assertThat(ids.find(text(""))).isEqualTo(1);
  }

  @Test
  void should_leave_the_given_id_as_it_is() {
    ByteBuffer id = ByteBuffer.wrap(new byte[] {9, 1, 2, 9}, 1, 2).slice();

    ids.add(id, at(0));

    assertThat(id.remaining()).isEqualTo(2);
    assertThat(ids.find(ByteBuffer.wrap(new byte[] {1, 2}))).isZero();
  }

  @Test
  void should_hold_very_many_of_any_length() {
    Random random = new Random(23);
    ByteBuffer[] all =
        IntStream.range(0, 100_000)
            .mapToObj(
                i -> {
                  byte[] bytes = new byte[4 + random.nextInt(40)];
                  random.nextBytes(bytes);
                  ByteBuffer.wrap(bytes).putInt(i);
                  return ByteBuffer.wrap(bytes);
                })
            .toArray(ByteBuffer[]::new);

    for (int i = 0; i < all.length; i++) {
      assertThat(ids.add(all[i], at(i))).isTrue();
    }

    for (int i = 0; i < all.length; i++) {
      if (ids.find(all[i]) != i || !ids.position(i).equals(at(i)) || !ids.id(i).equals(all[i])) {
        throw new AssertionError("id " + i);
      }
    }
    assertThat(ids.size()).isEqualTo(all.length);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 256, 257, 999, 1_000, 5_000})
  void should_take_as_many_as_come_whatever_was_expected(int expected) {
    IdSet expecting = new IdSet(expected);

    for (int i = 0; i < 1_000; i++) {
      assertThat(expecting.add(text("id-" + i), at(i))).isTrue();
    }

    assertThat(expecting.find(text("id-999"))).isEqualTo(999);
    assertThat(expecting.position(999)).isEqualTo(at(999));
    assertThat(expecting.id(0)).isEqualTo(text("id-0"));
  }

  @Test
  void should_not_make_room_for_as_long_ids_as_the_first_is() {
    // given: as long as the key of a record may be, which for all would be 65 GB
    IdSet expecting = new IdSet(1_000_000);
    ByteBuffer first = ByteBuffer.allocate(65_535);

    // when
    expecting.add(first, at(0));
    expecting.add(text("a"), at(1));

    // then
    assertThat(expecting.id(0)).isEqualTo(first);
    assertThat(expecting.id(1)).isEqualTo(text("a"));
  }

  @Test
  void should_take_ids_from_any_memory() {
    ByteBuffer direct = ByteBuffer.allocateDirect(4).put(1, (byte) 7).position(1);

    ids.add(direct.asReadOnlyBuffer(), at(0));

    assertThat(ids.find(ByteBuffer.wrap(new byte[] {7, 0, 0}))).isZero();
    assertThat(ids.id(0)).isEqualTo(ByteBuffer.wrap(new byte[] {7, 0, 0}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 5_000})
  void should_find_its_ids_and_take_more_once_it_was_sent(int count) throws Exception {
    // given
    for (int i = 0; i < count; i++) {
      ids.add(text("id-" + i), at(i));
    }

    // when
    IdSet arrived = received(sent(ids));

    // then
    for (int i = 0; i < count; i++) {
      assertThat(arrived.find(text("id-" + i))).isEqualTo(i);
      assertThat(arrived.id(i)).isEqualTo(text("id-" + i));
      assertThat(arrived.position(i)).isEqualTo(at(i));
    }
    for (int i = count; i < count + 1_000; i++) {
      assertThat(arrived.add(text("id-" + i), at(i))).isTrue();
    }
    assertThat(arrived.add(text("id-" + count), at(0))).isFalse();
    assertThat(arrived.size()).isEqualTo(count + 1_000);
  }

  @Test
  void should_send_no_more_than_the_ids_and_their_positions() throws Exception {
    // given: one more than there is room for without doubling it
    int count = (1 << 16) + 1;
    for (int i = 0; i < count; i++) {
      ids.add(ByteBuffer.allocate(16).putLong(0, i), at(i));
    }

    // then: 16 bytes of the id, 4 of its start, 8 of its position, and the names of the classes
    assertThat(sent(ids)).hasSizeLessThan(28 * count + 1_000);
  }

  private static byte[] sent(IdSet ids) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(ids);
    }
    return bytes.toByteArray();
  }

  private static IdSet received(byte[] bytes) throws IOException, ClassNotFoundException {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (IdSet) in.readObject();
    }
  }
}
