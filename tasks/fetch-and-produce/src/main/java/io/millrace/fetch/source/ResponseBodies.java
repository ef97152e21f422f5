package io.millrace.fetch.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Reads and decodes bodies, up to a size that fits into this task's memory. */
final class ResponseBodies {
  /** Six times the size of 5,000 users. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;

  private ResponseBodies() {}

  /** The body is too large; a retry would not help. */
  static final class TooLargeException extends IOException {
    TooLargeException() {
      super("the answer is larger than " + MOST_BYTES + " bytes");
    }
  }

  /** Called between the parts of a body; stops the reading with an exception. */
  @FunctionalInterface
  interface Patience {
    void check() throws IOException;
  }

  /**
   * Reads all of a body.
   *
   * @param length its length; -1 if unknown
   * @throws EOFException if it is shorter
   * @throws TooLargeException if it is more than fits
   */
  static byte[] read(InputStream stream, long length, Patience patience) throws IOException {
    if (length > MOST_BYTES) {
      throw new TooLargeException();
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream((int) Math.max(length, CHUNK));
    byte[] chunk = new byte[CHUNK];
    for (int read = stream.read(chunk); read >= 0; read = stream.read(chunk)) {
      body.write(chunk, 0, read);
      if (body.size() > MOST_BYTES) {
        throw new TooLargeException();
      }
      patience.check();
    }
    if (length >= 0 && body.size() != length) {
      throw new EOFException("got %d of %d bytes".formatted(body.size(), length));
    }
    return body.toByteArray();
  }

  /**
   * Undoes what {@code Content-Encoding} lists (RFC 9110, 8.4): names in any case, in the order in
   * which they were applied.
   *
   * @param header the field's value; more than one of them joined by commas
   * @throws SourceFailure if a coding was not requested
   */
  static byte[] decoded(byte[] body, String header) throws IOException, SourceFailure {
    List<String> codings = Arrays.asList(header.split(","));
    Collections.reverse(codings);
    byte[] decoded = body;
    for (String coding : codings) {
      switch (coding.strip().toLowerCase(Locale.ROOT)) {
        case "", "identity" -> {}
        case "gzip", "x-gzip" -> decoded = unzipped(decoded);
        default ->
            throw new SourceFailure(
                SourceFailure.Kind.WRONG,
                "the answer has Content-Encoding %s, which was not requested (valid: gzip, identity)"
                    .formatted(header));
      }
    }
    return decoded;
  }

  /**
   * Unzips a body.
   *
   * @throws EOFException if its end is missing
   * @throws TooLargeException if it is more than fits
   */
  static byte[] unzipped(byte[] body) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] unzipped = stream.readNBytes(MOST_BYTES + 1);
      if (unzipped.length > MOST_BYTES) {
        throw new TooLargeException();
      }
      return unzipped;
    }
  }
}
