package io.millrace.randomuser.people;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a name with the letters of ASCII, as the API does for e-mail addresses. Apostrophes and
 * hyphens stay, so an address can hold {@code '}. Letters that it does not know are omitted.
 */
final class Romanisation {
  private static final Map<Character, String> LATIN =
      Map.ofEntries(
          Map.entry('ß', "ss"),
          Map.entry('Ø', "o"),
          Map.entry('ø', "o"),
          Map.entry('Æ', "ae"),
          Map.entry('æ', "ae"),
          Map.entry('Œ', "oe"),
          Map.entry('œ', "oe"),
          Map.entry('Đ', "d"),
          Map.entry('đ', "d"),
          Map.entry('Ð', "d"),
          Map.entry('ð', "d"),
          Map.entry('Þ', "th"),
          Map.entry('þ', "th"),
          Map.entry('Ł', "l"),
          Map.entry('ł', "l"),
          Map.entry('ı', "i"),
          Map.entry('’', "'"));

  private static final String PERSIAN = "آابپتثجچحخدذرزژسشصضطظعغفقکكگلمنوهةیيئؤأإء";
  private static final String[] PERSIAN_ROMANISED = {
    "a", "", "b", "p", "t", "th", "j", "ch", "h", "kh", "d", "dh", "r", "z", "j", "s", "sh", "s",
    "d", "t", "z", "aa", "gh", "f", "q", "kh", "k", "g", "l", "m", "n", "w", "h", "h", "y", "y",
    "y", "w", "", "", ""
  };

  private Romanisation() {}

  static String of(String text) {
    StringBuilder romanised = new StringBuilder(text.length());
    // NFC first: Persian letters with a hamza must not be decomposed before they are looked up.
    String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
    for (int i = 0; i < composed.length(); i++) {
      append(composed.charAt(i), romanised);
    }
    return romanised.toString().toLowerCase(Locale.ROOT);
  }

  private static void append(char letter, StringBuilder romanised) {
    int persian;
    if (letter == ' ') {
      return;
    }
    if (letter < 128) {
      romanised.append(letter);
    } else if (LATIN.containsKey(letter)) {
      romanised.append(LATIN.get(letter));
    } else if ((persian = PERSIAN.indexOf(letter)) >= 0) {
      romanised.append(PERSIAN_ROMANISED[persian]);
    } else {
      Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD)
          .chars()
          .filter(c -> c < 128)
          .forEach(c -> romanised.append((char) c));
    }
  }
}
