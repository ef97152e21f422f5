package io.millrace.controlcenter.deadletters;

import io.millrace.common.pipeline.Field;
import io.millrace.common.pipeline.Pipeline;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The message of a dead letter without its record's own values, so that the same mistake has the
 * same reason. A message of another form than those of Millrace's tasks stays as it is.
 *
 * @param field the pipeline's field that the message is about, if it names one
 * @param text with {@code …} in place of values
 */
record LetterReason(Optional<String> field, String text) {
  private static final String VALUE = "…";

  /** How the mapping names a field: {@code dob (/dob/date)}, or {@code address (template)}. */
  private static final String WHERE = "(?<where>(?<field>\\w+) \\((?:/[^)]*|template)\\))";

  /** The last of them: a value may contain the words, too. */
  private static final String VALID = "(?<valid> \\(valid: (?:(?! \\(valid: ).)*\\))";

  private static final Pattern MISSING =
      Pattern.compile(WHERE + " is missing" + VALID, Pattern.DOTALL);

  private static final Pattern REFERS =
      Pattern.compile(WHERE + "(?<refers> refers to \\S+, which is ).*" + VALID, Pattern.DOTALL);

  private static final Pattern WRONG =
      Pattern.compile(
          WHERE + " is .*?(?<offset>, which has no offset from UTC)?" + VALID, Pattern.DOTALL);

  private static final Pattern NO_OBJECT =
      Pattern.compile("the record is (?!empty ).*" + VALID, Pattern.DOTALL);

  /** How storing names a field: {@code age: "x" is not a int}, or {@code age is missing}. */
  private static final Pattern STORING =
      Pattern.compile("(?<field>\\w+)(?:: (?<said>.*)| is missing)", Pattern.DOTALL);

  private static final Pattern NOT_A = Pattern.compile(".* is not a (?<type>\\w+)", Pattern.DOTALL);

  /** What follows is a limit of the pipeline's or the topic's, and the same for every record. */
  private static final String LIMITS = " (valid: ";

  private static final Pattern NUMBER = Pattern.compile("(?<![\\w.-])\\d+(?![\\w-])");

  static LetterReason of(String message, Pipeline pipeline) {
    Matcher found = MISSING.matcher(message);
    if (found.matches()) {
      return new LetterReason(Optional.of(found.group("field")), message);
    }
    found = REFERS.matcher(message);
    if (found.matches()) {
      return ofField(found, found.group("refers") + VALUE + found.group("valid"));
    }
    found = WRONG.matcher(message);
    if (found.matches()) {
      String offset = Optional.ofNullable(found.group("offset")).orElse("");
      return ofField(found, " is " + VALUE + offset + found.group("valid"));
    }
    found = NO_OBJECT.matcher(message);
    if (found.matches()) {
      return new LetterReason(Optional.empty(), "the record is " + VALUE + found.group("valid"));
    }
    return ofStoring(message, pipeline);
  }

  private static LetterReason ofField(Matcher found, String rest) {
    return new LetterReason(Optional.of(found.group("field")), found.group("where") + rest);
  }

  private static LetterReason ofStoring(String message, Pipeline pipeline) {
    Matcher found = STORING.matcher(message);
    if (!found.matches() || !fields(pipeline).contains(found.group("field"))) {
      return new LetterReason(Optional.empty(), withoutNumbers(message));
    }
    Optional<String> field = Optional.of(found.group("field"));
    if (found.group("said") == null) {
      return new LetterReason(field, message);
    }
    Matcher wrong = NOT_A.matcher(found.group("said"));
    String said =
        wrong.matches()
            ? VALUE + " is not a " + wrong.group("type")
            : withoutNumbers(found.group("said"));
    return new LetterReason(field, field.get() + ": " + said);
  }

  private static Set<String> fields(Pipeline pipeline) {
    return pipeline.record().fields().stream().map(Field::name).collect(Collectors.toSet());
  }

  private static String withoutNumbers(String message) {
    int limits = message.indexOf(LIMITS);
    String said = limits < 0 ? message : message.substring(0, limits);
    return NUMBER.matcher(said).replaceAll(VALUE) + message.substring(said.length());
  }
}
