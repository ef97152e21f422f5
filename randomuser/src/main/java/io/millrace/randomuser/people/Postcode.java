package io.millrace.randomuser.people;

/** A postcode, a JSON number in most countries and a string in some. */
public record Postcode(String text, boolean number) {

  /** How a nationality creates its postcodes. */
  @FunctionalInterface
  interface Format {
    Postcode draw(Draw draw);

    /** Reads {@code 1000..9999} as a range of numbers, anything else as a text pattern. */
    static Format of(String rule) {
      int dots = rule.indexOf("..");
      if (dots < 0) {
        TextPattern pattern = TextPattern.of(rule);
        return draw -> new Postcode(pattern.draw(draw), false);
      }
      int min = Integer.parseInt(rule.substring(0, dots));
      int max = Integer.parseInt(rule.substring(dots + 2));
      return draw -> new Postcode(Integer.toString(draw.between(min, max)), true);
    }
  }
}
