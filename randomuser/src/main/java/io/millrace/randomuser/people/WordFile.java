package io.millrace.randomuser.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;

/**
 * A file of words from the class path: UTF-8 properties, whose lists are separated by commas.
 *
 * <p>If a list has a neighbour that ends in {@code .from}, its words were drawn from Datafaker with
 * that expression in the file's {@code locale}, and a test checks them. Drawing them here would
 * cost seconds and 60 MiB at every start; and Datafaker silently falls back to English if a locale
 * lacks something, so what it lacks is in the file.
 */
final class WordFile {
  private final String path;
  private final Properties properties = new Properties();

  WordFile(String path) {
    this.path = path;
    try (Reader reader = open(path)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + path, e);
    }
  }

  /** Any file of UTF-8 text from the class path. */
  static BufferedReader open(String path) {
    InputStream bytes = WordFile.class.getResourceAsStream(path);
    if (bytes == null) {
      throw new IllegalStateException("missing from the class path: " + path);
    }
    return new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
  }

  boolean has(String name) {
    return properties.containsKey(name);
  }

  String text(String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalStateException(path + " lacks " + name);
    }
    return value.strip();
  }

  List<String> words(String name) {
    return Arrays.stream(text(name).split(",", -1)).map(String::strip).toList();
  }
}
