package io.millrace.common.pipeline;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.regex.Pattern;

/** JSON pointers (RFC 6901), strictly: a {@code ~} that escapes nothing is an error. */
final class Pointers {
  private static final Pattern VALID = Pattern.compile("(/([^/~]|~[01])*)+");

  private Pointers() {}

  static JsonPointer parse(String text) {
    if (!VALID.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a JSON pointer such as /name/first");
    }
    return JsonPointer.compile(text);
  }
}
