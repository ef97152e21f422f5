package io.millrace.randomuser.people;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import net.datafaker.Faker;

/**
 * The words that the nations' files have from Datafaker. Run {@link #main} after an upgrade of
 * Datafaker, or after giving a list another expression, to write them again.
 */
final class DatafakerWords {
  private static final int DRAWS = 1_000;
  private static final int WORDS = 200;
  private static final int LINE_LENGTH = 120;

  /** Some lists have remarks in parentheses. */
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{M}\\x{200c}' .-]+");

  private DatafakerWords() {}

  /** The words of one list, in the order in which they are drawn. */
  static List<String> draw(String locale, String expression) {
    Faker faker = new Faker(Locale.forLanguageTag(locale), new Random(1));
    Set<String> words = new LinkedHashSet<>();
    for (int i = 0; i < DRAWS && words.size() < WORDS; i++) {
      String word = faker.expression(expression);
      if (WORD.matcher(word).matches()) {
        words.add(word);
      }
    }
    return List.copyOf(words);
  }

  /**
   * Rewrites the files in place.
   *
   * @param folders the folder of the nations' files
   */
  public static void main(String[] folders) throws IOException {
    for (String code : Nations.CODES) {
      Path file = Path.of(folders[0], code + ".properties");
      Files.write(file, rewrite(Files.readAllLines(file)));
    }
  }

  private static List<String> rewrite(List<String> lines) {
    List<String> rewritten = new ArrayList<>();
    String locale = "";
    String replaced = "";
    boolean continued = false;
    for (String line : lines) {
      boolean dropped = continued && !replaced.isEmpty();
      if (!continued) {
        dropped = !replaced.isEmpty() && line.startsWith(replaced + " = ");
        replaced = dropped ? replaced : "";
      }
      continued = line.endsWith("\\");
      if (dropped) {
        continue;
      }
      rewritten.add(line);
      if (line.startsWith("locale = ")) {
        locale = line.substring("locale = ".length());
      }
      int from = line.indexOf(".from = ");
      if (from > 0) {
        replaced = line.substring(0, from);
        rewritten.addAll(list(replaced, draw(locale, line.substring(from + 8))));
      }
    }
    return rewritten;
  }

  private static List<String> list(String name, List<String> words) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder(name).append(" = ");
    for (int i = 0; i < words.size(); i++) {
      if (line.length() + words.get(i).length() > LINE_LENGTH) {
        lines.add(line.append('\\').toString());
        line = new StringBuilder("  ");
      }
      line.append(words.get(i)).append(i < words.size() - 1 ? ", " : "");
    }
    lines.add(line.toString());
    return lines;
  }
}
