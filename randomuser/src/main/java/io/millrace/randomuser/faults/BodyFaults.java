package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Faults in the bytes of a correct page. */
final class BodyFaults {
  private static final String GZIP = "Content-Encoding: gzip";

  private BodyFaults() {}

  static void cut(Conversation conversation) throws IOException {
    Reply reply = conversation.rightReply();
    conversation.write(reply.head());
    conversation.write(half(reply.body()));
  }

  static void cutWithRightLength(Conversation conversation) throws IOException {
    conversation.send(Reply.json(half(conversation.page().bytes())));
  }

  static void cutInChunks(Conversation conversation) throws IOException {
    Reply reply = conversation.rightReply();
    byte[] chunk = half(reply.body());
    conversation.write(reply.head("Transfer-Encoding: chunked"));
    conversation.write((Integer.toHexString(chunk.length) + "\r\n").getBytes(US_ASCII));
    conversation.write(chunk);
    conversation.write("\r\n".getBytes(US_ASCII));
  }

  static void cutGzip(Conversation conversation) throws IOException {
    conversation.send(Reply.json(half(zipped(conversation.page().bytes()))).with(GZIP));
  }

  static void brokenGzip(Conversation conversation) throws IOException {
    byte[] body = zipped(conversation.page().bytes());
    Arrays.fill(body, body.length / 2, body.length / 2 + 8, (byte) 0xFF);
    conversation.send(Reply.json(body).with(GZIP));
  }

  static void uppercaseEncoding(Conversation conversation) throws IOException {
    byte[] body = zipped(conversation.page().bytes());
    conversation.send(Reply.json(body).with("Content-Encoding: GZIP"));
  }

  static void utf16(Conversation conversation) throws IOException {
    String page = new String(conversation.page().bytes(), UTF_8);
    String type = "Content-Type: application/json; Charset=\"utf-16\"";
    conversation.send(new Reply("200 OK", List.of(type), page.getBytes(UTF_16)));
  }

  private static byte[] half(byte[] body) {
    return Arrays.copyOf(body, body.length / 2);
  }

  private static byte[] zipped(byte[] body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write(body);
    }
    return bytes.toByteArray();
  }
}
