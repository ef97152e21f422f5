package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * The head of an HTTP request; those for users have no body.
 *
 * @param headers as received, one line each
 */
record Request(String method, URI target, List<String> headers) {
  private static final int LONGEST_HEAD = 16 * 1024;
  private static final String END = "\r\n\r\n";

  Request {
    headers = List.copyOf(headers);
  }

  /**
   * Reads one.
   *
   * @throws IOException if the client sends anything else
   */
  static Request read(InputStream in) throws IOException {
    List<String> lines = List.of(head(in).split("\r\n", -1));
    String[] words = lines.get(0).split(" ", -1);
    if (words.length != 3) {
      throw new IOException("not a request: " + lines.get(0));
    }
    try {
      return new Request(words[0], URI.create(words[1]), lines.subList(1, lines.size()));
    } catch (IllegalArgumentException e) {
      throw new IOException("not a request: " + lines.get(0), e);
    }
  }

  /** The same to be sent on: for one answer only, and naming the client. */
  byte[] forwarded(String client) {
    StringBuilder text = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    headers.stream()
        .filter(line -> !line.toLowerCase(Locale.ROOT).startsWith("connection:"))
        .forEach(line -> text.append(line).append("\r\n"));
    if (headers.stream()
        .noneMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("x-forwarded-for:"))) {
      text.append("X-Forwarded-For: ").append(client).append("\r\n");
    }
    return text.append("Connection: close").append(END).toString().getBytes(ISO_8859_1);
  }

  /** Everything up to the empty line, byte by byte so that nothing behind it is consumed. */
  static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < END.length()) {
      int next = in.read();
      if (next < 0 || head.size() == LONGEST_HEAD) {
        throw new EOFException("no whole head, but " + head.size() + " bytes");
      }
      head.write(next);
      matched = next == END.charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1).substring(0, head.size() - END.length());
  }
}
