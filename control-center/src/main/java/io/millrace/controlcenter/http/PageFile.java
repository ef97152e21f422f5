package io.millrace.controlcenter.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the page, compressed once.
 *
 * @param type of its content
 */
@SuppressWarnings("ArrayRecordComponent") // none is compared
record PageFile(String type, byte[] content, byte[] compressed) {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "png", "image/png",
          "svg", "image/svg+xml",
          "woff2", "font/woff2");

  /**
   * A file by its name.
   *
   * @throws IllegalArgumentException if its extension is not one that a page needs
   */
  static PageFile of(String name, byte[] content) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalArgumentException(
          "the page's file %s has no known type (valid: %s)"
              .formatted(name, String.join(", ", TYPES.keySet().stream().sorted().toList())));
    }
    return new PageFile(type, content, gzip(content));
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(content.length / 2 + 64);
    try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
      gzip.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return compressed.toByteArray();
  }
}
