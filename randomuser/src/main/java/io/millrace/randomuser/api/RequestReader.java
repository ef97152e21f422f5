package io.millrace.randomuser.api;

import io.millrace.randomuser.people.Gender;
import io.millrace.randomuser.people.Nations;
import io.millrace.randomuser.people.PageKey;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads a request as the API does: nothing is rejected, what is out of range becomes 1 result or
 * page 1, a nationality that does not exist makes all of them random. The one difference: numbers
 * must be whole (the API rounds 2.5 results up to 3 users and echoes 2.5; here they are 1).
 */
final class RequestReader {
  static final int MAX_RESULTS = 5_000;
  static final int MAX_PAGE = 10_000;

  /** Seeds of this length end in the number of a nationality, in two hexadecimal digits. */
  private static final int SPECIAL_SEED_LENGTH = 18;

  private static final Pattern WHOLE_NUMBER = Pattern.compile("[+-]?\\d{1,9}");
  private static final Pattern HEX_PAIR = Pattern.compile("[0-9a-fA-F]{2}");
  private static final Set<String> OTHER_FORMATS =
      Set.of("csv", "yaml", "xml", "pretty", "prettyjson");
  private static final List<String> NOT_SERVED =
      List.of("inc", "exc", "lego", "password", "callback", "dl", "download");

  private final Supplier<String> randomSeed;

  /**
   * @param randomSeed supplies the seed of a request without one
   */
  RequestReader(Supplier<String> randomSeed) {
    this.randomSeed = randomSeed;
  }

  /** What the request wants that only the API supports, not this server, as name and value. */
  Optional<String> notServed(Query query) {
    Optional<String> format =
        format(query).filter(OTHER_FORMATS::contains).map(name -> "format=" + name);
    return format.or(() -> NOT_SERVED.stream().filter(query::has).findFirst());
  }

  UsersRequest read(Query query) {
    int page = number(query, "page", MAX_PAGE);
    Optional<String> given = query.value("seed");
    String seed = given.orElseGet(randomSeed);
    Optional<Integer> nationOfSeed = nationOfSeed(seed);
    return new UsersRequest(
        number(query, "results", MAX_RESULTS),
        page,
        nationOfSeed.map(nation -> seed + String.format(Locale.ROOT, "%02x", nation)).orElse(seed),
        PageKey.of(nationOfSeed.isPresent() ? seed.substring(0, 16) : seed, page),
        nationOfSeed.map(Nations.CODES::get).map(List::of).orElseGet(() -> nationalities(query)),
        // A seed already determines everyone's gender.
        given.isPresent() ? Optional.empty() : query.value("gender").flatMap(Gender::named),
        !query.has("noinfo"));
  }

  private static Optional<String> format(Query query) {
    return query
        .value("fmt")
        .or(() -> query.value("format"))
        .map(name -> name.toLowerCase(Locale.ROOT));
  }

  private static int number(Query query, String name, int max) {
    int number =
        query
            .value(name)
            .map(String::strip)
            .filter(text -> WHOLE_NUMBER.matcher(text).matches())
            .map(Integer::parseInt)
            .orElse(1);
    return number < 1 || number > max ? 1 : number;
  }

  private static List<String> nationalities(Query query) {
    List<String> asked =
        Arrays.stream(
                query
                    .value("nat")
                    .or(() -> query.value("nationality"))
                    .orElse("")
                    .toUpperCase(Locale.ROOT)
                    .split(",", -1))
            .filter(code -> !code.isEmpty())
            .toList();
    return asked.isEmpty() || !Nations.CODES.containsAll(asked) ? Nations.CODES : asked;
  }

  private static Optional<Integer> nationOfSeed(String seed) {
    if (seed.length() != SPECIAL_SEED_LENGTH) {
      return Optional.empty();
    }
    return Optional.of(seed.substring(16))
        .filter(suffix -> HEX_PAIR.matcher(suffix).matches())
        .map(suffix -> Integer.parseInt(suffix, 16))
        .filter(nation -> nation < Nations.CODES.size());
  }
}
