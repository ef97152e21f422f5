package io.millrace.randomuser.people;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Identifies a page: 128 bits of a hash of seed and page. It determines everything in the page,
 * together with a user's position, so a page of 10 is the beginning of the page of 100.
 */
public record PageKey(long high, long low) {

  /**
   * The API appends the page to the seed, except page 1: so page 12 of {@code a} is page 2 of
   * {@code a1}.
   */
  public static PageKey of(String seed, int page) {
    String text = page == 1 ? seed : seed + page;
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(Hashes.hash("SHA-256", bytes));
    return new PageKey(hash.getLong(), hash.getLong());
  }

  /**
   * The id of the user at that position, whatever the nationality. The API's own generator has 32
   * bits of seed and repeats ids between seeds; here 122 bits of hash keep them apart.
   */
  UUID uuid(int index) {
    long most = Draw.mix(high + index * 0x9E3779B97F4A7C15L);
    long least = Draw.mix(low + index * 0xD1B54A32D192ED03L);
    return new UUID(
        (most & 0xFFFFFFFFFFFF0FFFL) | 0x0000000000004000L,
        (least & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  /** The draws of the user at that position. */
  Draw draw(int index) {
    return new Draw(Draw.mix(high ^ Draw.mix(low + index)));
  }
}
