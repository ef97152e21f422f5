package io.millrace.randomuser.people;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;

/** How a nationality makes its postcodes: JSON numbers in most countries, strings in some. */
@FunctionalInterface
interface PostcodeRule {
  JsonNode draw(Draw draw);

  /** Reads {@code 1000..9999} as a range of numbers, anything else as a text pattern. */
  static PostcodeRule of(String rule) {
    int dots = rule.indexOf("..");
    if (dots < 0) {
      TextPattern pattern = TextPattern.of(rule);
      return draw -> TextNode.valueOf(pattern.draw(draw));
    }
    int min = Integer.parseInt(rule.substring(0, dots));
    int max = Integer.parseInt(rule.substring(dots + 2));
    return draw -> IntNode.valueOf(draw.between(min, max));
  }
}
