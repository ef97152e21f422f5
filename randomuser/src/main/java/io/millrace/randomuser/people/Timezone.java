package io.millrace.randomuser.people;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A time zone as the API describes it; it has nothing to do with where the user lives. */
public record Timezone(String offset, String description) {
  private static final String PATH = "/timezones.txt";

  static List<Timezone> load() {
    try (BufferedReader reader = WordFile.open(PATH)) {
      return reader.lines().map(Timezone::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + PATH, e);
    }
  }

  private static Timezone parse(String line) {
    int space = line.indexOf(' ');
    return new Timezone(line.substring(0, space), line.substring(space + 1));
  }
}
