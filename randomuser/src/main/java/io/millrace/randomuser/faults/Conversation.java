package io.millrace.randomuser.faults;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * One request with a fault, on its own connection.
 *
 * @param port stops listening for a time
 */
record Conversation(
    Socket socket,
    Request request,
    AskedPage asked,
    FaultRule rule,
    Upstream upstream,
    Consumer<Duration> port) {

  /** The requested page, as it should be. */
  UsersPage page() throws IOException {
    return upstream.page(request, asked.page());
  }

  /** The previous page. */
  UsersPage pageBefore() throws IOException {
    return upstream.page(request, asked.page() - 1);
  }

  /** The correct answer. */
  Reply rightReply() throws IOException {
    return Reply.json(page().bytes());
  }

  void send(Reply reply) throws IOException {
    write(reply.head());
    write(reply.body());
  }

  void write(byte[] bytes) throws IOException {
    write(bytes, 0, bytes.length);
  }

  void write(byte[] bytes, int from, int to) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes, from, to - from);
    out.flush();
  }

  /** Ends the connection with an RST, which discards what was not delivered. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /**
   * Does nothing for this time.
   *
   * @return whether the client is still there
   */
  boolean pause(Duration time) throws IOException {
    socket.setSoTimeout((int) Math.max(1, time.toMillis()));
    try {
      return socket.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  void closePort() {
    port.accept(rule.time());
  }
}
