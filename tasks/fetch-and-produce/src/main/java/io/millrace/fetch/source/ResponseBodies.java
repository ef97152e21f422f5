package io.millrace.fetch.source;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** Reads bodies, up to a size that fits into this task's memory. */
final class ResponseBodies {
  /** Six times the size of 5,000 users. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private static final int CHUNK = 64 * 1024;

  private ResponseBodies() {}

  /** The body is too large; a retry would not help. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

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
