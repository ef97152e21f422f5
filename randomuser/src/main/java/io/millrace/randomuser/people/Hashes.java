package io.millrace.randomuser.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes of a password followed by its salt, in hexadecimal. */
public record Hashes(String md5, String sha1, String sha256) {

  static Hashes of(String password, String salt) {
    byte[] salted = (password + salt).getBytes(StandardCharsets.UTF_8);
    return new Hashes(hash("MD5", salted), hash("SHA-1", salted), hash("SHA-256", salted));
  }

  private static String hash(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
