package io.millrace.common.pipeline;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something wrong in a document.
 *
 * @param pointer where: a JSON pointer
 * @param what what was found, and what is valid
 */
record Problem(String pointer, String what) {
  private static final int SHOWN = 100;

  static Problem wrong(String pointer, JsonNode value, String valid) {
    String text = value.isMissingNode() ? "missing" : value.toString();
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    return new Problem(pointer, "is " + shown + " (valid: " + valid + ")");
  }

  /** The pointer of a member or an element. */
  static String child(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }

  @Override
  public String toString() {
    return (pointer.isEmpty() ? "the document" : pointer) + " " + what;
  }
}
