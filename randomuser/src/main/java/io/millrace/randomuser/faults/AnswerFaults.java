package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** Answers that are not pages. */
final class AnswerFaults {
  static final Reply THROTTLED =
      reply(
          "429 Too Many Requests",
          "application/json; charset=utf-8",
          "{\"error\":\"Whoa, ease up there cowboy.\"}");

  private AnswerFaults() {}

  static void tooManyRequestsFor(Conversation conversation) throws IOException {
    long seconds = Math.max(1, conversation.rule().time().toSeconds());
    conversation.send(THROTTLED.with("Retry-After: " + seconds));
  }

  static FaultyAnswer html(String status, String body) {
    Reply reply = reply(status, "text/html; charset=utf-8", body);
    return conversation -> conversation.send(reply);
  }

  static FaultyAnswer json(String body) {
    Reply reply = Reply.json(body.getBytes(UTF_8));
    return conversation -> conversation.send(reply);
  }

  private static Reply reply(String status, String type, String body) {
    return new Reply(status, List.of("Content-Type: " + type), body.getBytes(UTF_8));
  }
}
