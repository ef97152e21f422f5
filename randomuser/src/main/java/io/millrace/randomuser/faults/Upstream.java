package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The server behind the proxy, which answers without faults. */
final class Upstream {
  private final InetSocketAddress address;

  Upstream(InetSocketAddress address) {
    this.address = address;
  }

  /** Passes the request on and the answer back, byte for byte except for the connection's end. */
  void relay(Request request, String client, OutputStream out) throws IOException {
    try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
      socket.setTcpNoDelay(true);
      socket.getOutputStream().write(request.forwarded(client));
      InputStream answer = socket.getInputStream();
      String head = Request.head(answer).replaceAll("(?i)\r\nconnection: [^\r]*", "");
      out.write((head + "\r\nConnection: close\r\n\r\n").getBytes(ISO_8859_1));
      answer.transferTo(out);
      out.flush();
    }
  }

  /** The page with that number, requested as in the request otherwise. */
  UsersPage page(Request request, int number) throws IOException {
    String query = request.target().getRawQuery();
    String others =
        Arrays.stream((query == null ? "" : query).split("&", -1))
            .filter(pair -> !pair.startsWith("page="))
            .collect(Collectors.joining("&"));
    URI uri =
        URI.create(
            "http://%s:%d%s?%s&page=%d"
                .formatted(
                    address.getAddress().getHostAddress(),
                    address.getPort(),
                    request.target().getRawPath(),
                    others,
                    number));
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    try (InputStream body = connection.getInputStream()) {
      return UsersPage.parse(body.readAllBytes());
    }
  }
}
