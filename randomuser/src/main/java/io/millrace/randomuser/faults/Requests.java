package io.millrace.randomuser.faults;

import java.util.Optional;

/**
 * Which requests for users a rule applies to.
 *
 * @param seed only those with this seed, which is the interval's start in the users pipeline
 * @param page only those for this page, from 1
 * @param from the first that it can apply to, counted from 1 among those with this seed and page
 * @param probability that it applies to one, above 0 and up to 1
 */
public record Requests(
    Optional<String> seed, Optional<Integer> page, int from, double probability) {
  public Requests {
    if (page.isPresent() && page.get() < 1) {
      throw new IllegalArgumentException("page is " + page.get() + " (valid: 1 or more)");
    }
    if (from < 1) {
      throw new IllegalArgumentException("from is " + from + " (valid: 1 or more)");
    }
    if (!(probability > 0 && probability <= 1)) {
      throw new IllegalArgumentException(
          "probability is " + probability + " (valid: above 0, up to 1)");
    }
  }

  /** All of them. */
  public static Requests all() {
    return new Requests(Optional.empty(), Optional.empty(), 1, 1);
  }

  /** Only those of them with this seed. */
  public Requests ofSeed(String only) {
    return new Requests(Optional.of(only), page, from, probability);
  }

  /** Only those of them for this page. */
  public Requests forPage(int only) {
    return new Requests(seed, Optional.of(only), from, probability);
  }

  /** Only the nth of them and later ones. */
  public Requests fromNth(int nth) {
    return new Requests(seed, page, nth, probability);
  }

  /** Only some of them, by chance. */
  public Requests sometimes(double chance) {
    return new Requests(seed, page, from, chance);
  }

  boolean match(AskedPage asked) {
    return seed.map(asked.seed()::equals).orElse(true)
        && page.map(only -> only == asked.page()).orElse(true);
  }
}
