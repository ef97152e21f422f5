package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.time.Duration;

/** Faults below HTTP, and in timing. */
final class ConnectionFaults {
  private static final int PARTS = 20;

  private ConnectionFaults() {}

  static void refuse(Conversation conversation) throws IOException {
    conversation.closePort();
    conversation.reset();
  }

  static void resetInBody(Conversation conversation) throws IOException {
    BodyFaults.cut(conversation);
    conversation.reset();
  }

  static void stall(Conversation conversation) throws IOException {
    conversation.pause(conversation.rule().time());
  }

  static void stallInBody(Conversation conversation) throws IOException {
    BodyFaults.cut(conversation);
    conversation.pause(conversation.rule().time());
  }

  static void slowHead(Conversation conversation) throws IOException {
    Reply reply = conversation.rightReply();
    byte[] head = reply.head();
    if (inParts(conversation, head, head.length)) {
      conversation.write(reply.body());
    }
  }

  static void slowBody(Conversation conversation) throws IOException {
    Reply reply = conversation.rightReply();
    conversation.write(reply.head());
    inParts(conversation, reply.body(), Math.min(PARTS, reply.body().length));
  }

  static void notHttp(Conversation conversation) throws IOException {
    conversation.write("220 mail.example ESMTP\r\n\r\n".getBytes(US_ASCII));
  }

  /** Whether all of it was sent. */
  private static boolean inParts(Conversation conversation, byte[] bytes, int parts)
      throws IOException {
    Duration pause = conversation.rule().time().dividedBy(parts);
    int sent = 0;
    for (int part = 1; part <= parts; part++) {
      int end = (int) ((long) bytes.length * part / parts);
      conversation.write(bytes, sent, end);
      sent = end;
      if (!conversation.pause(pause)) {
        return false;
      }
    }
    return true;
  }
}
