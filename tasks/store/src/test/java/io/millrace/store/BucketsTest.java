package io.millrace.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final long TOKEN = 1_297_936_930_127_320_554L;

  private static ByteBuffer id(UUID uuid) {
    return ByteBuffer.allocate(16)
        .putLong(uuid.getMostSignificantBits())
        .putLong(uuid.getLeastSignificantBits())
        .flip();
  }

  /** The token is what Cassandra 5.0 answers to {@code SELECT token(id)}. */
  @Test
  void should_never_change() {
    ByteBuffer id = id(UUID.fromString("155e77ee-ba6d-486f-95ce-0e0c0fb4b919"));

    assertThat(Buckets.token(id)).isEqualTo(TOKEN);
    assertThat(new Buckets(16).of(id)).isEqualTo(Math.floorMod(TOKEN, 16));
    assertThat(id.remaining()).as("the position is as it was").isEqualTo(16);
  }

  @Test
  void should_fill_buckets_evenly() {
    Buckets buckets = new Buckets(16);
    Random random = new Random(17);
    int[] counts = new int[16];

    for (int i = 0; i < 16_000; i++) {
      counts[buckets.of(id(new UUID(random.nextLong(), random.nextLong())))]++;
    }

    assertThat(counts).satisfies(all -> assertThat(all).doesNotContain(0));
    for (int count : counts) {
      assertThat(count).isBetween(850, 1_150);
    }
  }

  @Test
  void should_put_all_ids_into_a_single_bucket() {
    assertThat(new Buckets(1).of(id(new UUID(1, 2)))).isZero();
  }

  @Test
  void should_refuse_none() {
    assertThatThrownBy(() -> new Buckets(0)).isInstanceOf(IllegalArgumentException.class);
  }
}
