package io.millrace.randomuser.people;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hashes of a password followed by its salt, in hexadecimal. */
public record Hashes(String md5, String sha1, String sha256) {

  static Hashes of(String password, String salt) {
    byte[] salted = (password + salt).getBytes(StandardCharsets.UTF_8);
    HexFormat hex = HexFormat.of();
    return new Hashes(
        hex.formatHex(hash("MD5", salted)),
        hex.formatHex(hash("SHA-1", salted)),
        hex.formatHex(hash("SHA-256", salted)));
  }

  /** The hash by an algorithm that every Java platform has. */
  static byte[] hash(String algorithm, byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }
}
