package io.millrace.randomuser.people;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The nationalities of version 1.4, in the API's order, which the last two digits of a seed use.
 */
public final class Nations {
  public static final List<String> CODES =
      List.of(
          "AU", "BR", "CA", "CH", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IN", "IR", "MX", "NL",
          "NO", "NZ", "RS", "TR", "UA", "US");

  private final Map<String, Nation> byCode;

  private Nations(Map<String, Nation> byCode) {
    this.byCode = byCode;
  }

  /** Reads all of them. */
  public static Nations load() {
    WordFile common = new WordFile("/common.properties");
    return new Nations(
        CODES.stream()
            .map(code -> read(code, new WordFile("/nations/" + code + ".properties"), common))
            .collect(Collectors.toMap(Nation::code, Function.identity())));
  }

  List<Nation> of(List<String> codes) {
    List<Nation> nations = new ArrayList<>(codes.size());
    for (String code : codes) {
      Nation nation = byCode.get(code);
      if (nation == null) {
        throw new IllegalArgumentException("no such nationality: " + code);
      }
      nations.add(nation);
    }
    return nations;
  }

  private static Nation read(String code, WordFile file, WordFile common) {
    WordFile titles = file.has("titles.male") ? file : common;
    return new Nation(
        code,
        file.text("country"),
        byGender(titles.words("titles.male"), titles.words("titles.female")),
        byGender(file.words("male"), file.words("female")),
        file.words("last"),
        file.words("street"),
        file.words("city"),
        file.words("state"),
        PostcodeRule.of(file.text("postcode")),
        TextPattern.of(file.text("phone")),
        TextPattern.of(file.text("cell")),
        file.text("id.name"),
        id(file));
  }

  private static Map<Gender, List<String>> byGender(List<String> male, List<String> female) {
    return Map.of(Gender.MALE, male, Gender.FEMALE, female);
  }

  private static IdFormat id(WordFile file) {
    if (file.has("id.rule")) {
      return IdRule.valueOf(file.text("id.rule"));
    }
    String pattern = file.text("id.value");
    return pattern.isEmpty() ? IdFormat.NONE : IdFormat.of(TextPattern.of(pattern));
  }
}
