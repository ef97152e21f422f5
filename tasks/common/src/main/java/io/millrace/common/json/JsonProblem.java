package io.millrace.common.json;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Describes for a person what is wrong with text that is not JSON: what was found, and where. Omits
 * the rest of the parser's message, which advises programmers how to configure it.
 */
public final class JsonProblem {
  /** Where the parser's advice, or its own name for a location, begins in a message. */
  private static final Pattern ADVICE = Pattern.compile(": |(?<!')[`;]| \\(?at \\[|\\[Source");

  /** {@code ('x' (code 120))}, or the same without the outer pair of brackets. */
  private static final Pattern CHARACTER = Pattern.compile("\\(?('.{1,2}') \\(code [^)]*\\)\\)?");

  private static final Pattern CONTROL_CHARACTER = Pattern.compile("\\(\\(CTRL-CHAR, (.+?)\\)\\)");

  private JsonProblem() {}

  /**
   * Describes a failure to read JSON.
   *
   * @return such as {@code unexpected character '<' at line 1, column 1}
   */
  public static String of(IOException failure) {
    if (!(failure instanceof JsonProcessingException problem)) {
      return failure.getMessage();
    }
    return what(problem) + where(problem.getLocation());
  }

  private static String what(JsonProcessingException problem) {
    String message = problem.getOriginalMessage();
    if (problem instanceof JsonEOFException) {
      return "it ends in the middle of a value";
    }
    if (problem instanceof StreamConstraintsException) {
      return limit(message);
    }
    if (problem instanceof MismatchedInputException) {
      return "something follows the value";
    }
    String found = CHARACTER.matcher(message).replaceFirst("$1");
    found = CONTROL_CHARACTER.matcher(found).replaceFirst("with $1");
    found = ADVICE.split(found, 2)[0].strip();
    return found.substring(0, 1).toLowerCase(Locale.ROOT) + found.substring(1);
  }

  /** The limits are the parser's defaults; only its message says which of them it is. */
  private static String limit(String message) {
    if (message.contains("depth")) {
      return "it is nested more than 1,000 deep";
    }
    if (message.contains("Number") || message.contains("scale")) {
      return "it has a number of more than 1,000 digits";
    }
    return message.startsWith("Name")
        ? "it has a name of more than 50,000 characters"
        : "it has text of more than 20,000,000 characters";
  }

  private static String where(JsonLocation place) {
    return place == null || place.getLineNr() < 1
        ? ""
        : " at line %d, column %d".formatted(place.getLineNr(), place.getColumnNr());
  }
}
