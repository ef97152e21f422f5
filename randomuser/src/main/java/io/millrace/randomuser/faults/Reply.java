package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * An HTTP answer, ready to be sent, or to be sent wrongly.
 *
 * @param headers one line each
 */
@SuppressWarnings("ArrayRecordComponent") // none is compared
record Reply(String status, List<String> headers, byte[] body) {
  Reply {
    headers = List.copyOf(headers);
  }

  static Reply json(byte[] body) {
    return new Reply("200 OK", List.of("Content-Type: application/json; charset=utf-8"), body);
  }

  Reply with(String header) {
    List<String> more = new ArrayList<>(headers);
    more.add(header);
    return new Reply(status, more, body);
  }

  byte[] head() {
    return head("Content-Length: " + body.length);
  }

  /**
   * The bytes before the body.
   *
   * @param framing the header that says where the body ends
   */
  byte[] head(String framing) {
    List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status));
    lines.addAll(headers);
    lines.add("Connection: close");
    lines.add(framing);
    return (String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1);
  }
}
