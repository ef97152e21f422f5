package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.millrace.fetch.source.SourceFailure.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Converts a body to UTF-8, which everything after it reads and stores.
 *
 * <p>The declaration in {@code Content-Type} counts. Without one, JSON is UTF-8 (RFC 8259, 8.1); a
 * byte order mark of UTF-16, which never starts UTF-8, counts as a declaration. Bytes that are
 * invalid in the encoding are never replaced: the body is rejected.
 */
final class Charsets {
  /** A parameter (RFC 9110, 5.6.6): its name, and its value quoted or not. */
  private static final Pattern PARAMETER =
      Pattern.compile(";\\s*([^=;\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;,\\s]*))");

  private static final int CHUNK = 8 * 1024;

  private Charsets() {}

  /**
   * The body in UTF-8, without a byte order mark.
   *
   * @throws SourceFailure if the encoding is unknown, or the body is not in it
   * @throws ResponseBodies.TooLargeException if it is too large
   */
  static byte[] utf8(byte[] body, Optional<String> contentType) throws IOException, SourceFailure {
    Optional<String> declared = contentType.flatMap(Charsets::declared);
    Charset charset = UTF_8;
    if (declared.isPresent()) {
      charset = charset(declared.get());
    } else if (beginsWith(body, 0xFE, 0xFF) || beginsWith(body, 0xFF, 0xFE)) {
      charset = UTF_16;
    }
    if (charset.equals(UTF_8)) {
      convert(body, charset, declared, Writer.nullWriter());
      return withoutMark(body);
    }
    ByteArrayOutputStream converted = new ByteArrayOutputStream(body.length);
    try (Writer out = new OutputStreamWriter(converted, UTF_8)) {
      convert(body, charset, declared, out);
    }
    if (converted.size() > ResponseBodies.MOST_BYTES) {
      throw new ResponseBodies.TooLargeException();
    }
    return withoutMark(converted.toByteArray());
  }

  private static Optional<String> declared(String contentType) {
    Matcher parameter = PARAMETER.matcher(contentType);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase("charset")) {
        String quoted = parameter.group(2);
        String value = quoted == null ? parameter.group(3) : quoted.replaceAll("\\\\(.)", "$1");
        return Optional.of(value.strip()).filter(name -> !name.isEmpty());
      }
    }
    return Optional.empty();
  }

  private static Charset charset(String name) throws SourceFailure {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException unknown) {
      throw new SourceFailure(
          Kind.WRONG,
          "the answer's Content-Type declares charset %s, which is unknown (valid: such as utf-8)"
              .formatted(name),
          Optional.empty(),
          unknown);
    }
  }

  private static void convert(byte[] body, Charset charset, Optional<String> declared, Writer out)
      throws IOException, SourceFailure {
    // A new decoder reports what is malformed.
    CharsetDecoder decoder = charset.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(body);
    CharBuffer chars = CharBuffer.allocate(CHUNK);
    CoderResult result;
    do {
      result = decoder.decode(in, chars, true);
      if (!result.isOverflow() && !result.isError()) {
        decoder.flush(chars);
      }
      chars.flip();
      out.append(chars);
      chars.clear();
      if (result.isError()) {
        throw malformed(charset, declared, in.position());
      }
    } while (result.isOverflow());
  }

  private static SourceFailure malformed(Charset charset, Optional<String> declared, int position) {
    return new SourceFailure(
        Kind.WRONG,
        "the answer is not %s, %s: byte %d"
            .formatted(
                charset,
                declared.isPresent()
                    ? "which its Content-Type declares"
                    : "and its Content-Type declares no charset",
                position));
  }

  private static byte[] withoutMark(byte[] body) {
    return beginsWith(body, 0xEF, 0xBB, 0xBF) ? Arrays.copyOfRange(body, 3, body.length) : body;
  }

  private static boolean beginsWith(byte[] body, int... mark) {
    return body.length >= mark.length
        && IntStream.range(0, mark.length).allMatch(i -> (body[i] & 0xFF) == mark[i]);
  }
}
