package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.List;

/** Answers that are not pages. */
final class AnswerFaults {
  private static final String JSON = "Content-Type: application/json; charset=utf-8";
  private static final String HTML = "Content-Type: text/html; charset=utf-8";

  private AnswerFaults() {}

  static void tooManyRequests(Conversation conversation) throws IOException {
    conversation.send(throttled());
  }

  static void tooManyRequestsFor(Conversation conversation) throws IOException {
    long seconds = Math.max(1, conversation.rule().time().toSeconds());
    conversation.send(throttled().with("Retry-After: " + seconds));
  }

  static void serverError(Conversation conversation) throws IOException {
    conversation.send(reply("500 Internal Server Error", HTML, "<h1>Internal Server Error</h1>"));
  }

  static void unavailable(Conversation conversation) throws IOException {
    conversation.send(reply("503 Service Unavailable", HTML, "<h1>Service Unavailable</h1>"));
  }

  static void html(Conversation conversation) throws IOException {
    conversation.send(
        reply("200 OK", HTML, "<!DOCTYPE html><html><body>Be right back</body></html>"));
  }

  static void error(Conversation conversation) throws IOException {
    conversation.send(reply("200 OK", JSON, "{\"error\":\"Uh oh, something has gone wrong.\"}"));
  }

  static void empty(Conversation conversation) throws IOException {
    conversation.send(reply("200 OK", JSON, ""));
  }

  private static Reply throttled() {
    return reply("429 Too Many Requests", JSON, "{\"error\":\"Whoa, ease up there cowboy.\"}");
  }

  private static Reply reply(String status, String type, String body) {
    return new Reply(status, List.of(type), body.getBytes(UTF_8));
  }
}
