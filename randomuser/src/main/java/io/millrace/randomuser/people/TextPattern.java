package io.millrace.randomuser.people;

import java.util.ArrayList;
import java.util.List;

/**
 * The shape of a phone number, postcode or id. {@code #} is a digit, {@code @} a capital letter,
 * {@code [abc]} one of these characters, <code>{x|y}</code> one of these patterns; anything else
 * stands for itself.
 */
final class TextPattern {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  private final List<Part> parts;

  private TextPattern(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  /**
   * @throws IllegalArgumentException if a bracket or brace is not closed
   */
  static TextPattern of(String pattern) {
    Reader reader = new Reader(pattern);
    TextPattern read = reader.sequence(false);
    if (reader.position != pattern.length()) {
      throw new IllegalArgumentException("an unmatched closing brace in: " + pattern);
    }
    return read;
  }

  String draw(Draw draw) {
    StringBuilder text = new StringBuilder();
    append(draw, text);
    return text.toString();
  }

  private void append(Draw draw, StringBuilder text) {
    for (Part part : parts) {
      part.append(draw, text);
    }
  }

  private interface Part {
    void append(Draw draw, StringBuilder text);
  }

  private static final class Reader {
    private final String pattern;
    private int position;

    Reader(String pattern) {
      this.pattern = pattern;
    }

    TextPattern sequence(boolean inBraces) {
      List<Part> parts = new ArrayList<>();
      while (position < pattern.length() && !isAtEnd(inBraces)) {
        parts.add(part());
      }
      return new TextPattern(parts);
    }

    private boolean isAtEnd(boolean inBraces) {
      return pattern.charAt(position) == '}' || (inBraces && pattern.charAt(position) == '|');
    }

    private Part part() {
      char c = pattern.charAt(position++);
      return switch (c) {
        case '#' -> (draw, text) -> text.append(draw.from(DIGITS));
        case '@' -> (draw, text) -> text.append(draw.from(LETTERS));
        case '[' -> characters();
        case '{' -> alternatives();
        default -> (draw, text) -> text.append(c);
      };
    }

    private Part characters() {
      int end = pattern.indexOf(']', position);
      if (end < 0) {
        throw new IllegalArgumentException("an unclosed bracket in: " + pattern);
      }
      String choice = pattern.substring(position, end);
      position = end + 1;
      return (draw, text) -> text.append(draw.from(choice));
    }

    private Part alternatives() {
      List<TextPattern> choice = new ArrayList<>();
      char separator;
      do {
        choice.add(sequence(true));
        if (position == pattern.length()) {
          throw new IllegalArgumentException("an unclosed brace in: " + pattern);
        }
        separator = pattern.charAt(position++);
      } while (separator == '|');
      return (draw, text) -> draw.from(choice).append(draw, text);
    }
  }
}
