package io.millrace.fetch.source;

import io.millrace.common.task.DataException;
import io.millrace.fetch.source.SourceFailure.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Sends a single request. Redirects are not followed: people decide where data comes from.
 *
 * <p>Uses the platform's old client. The new one takes 0.7 s of processor time until its first
 * answer, the old one 0.1 s; that matters to a task that often fetches a single page.
 *
 * @param userAgent identifies the client, so that the source's operator knows whom to contact
 */
public record HttpSource(String userAgent) {
  private static final int CONNECT_TIMEOUT_MS = 10_000;
  private static final int READ_TIMEOUT_MS = 30_000;

  /**
   * Requests the URI.
   *
   * @param timeout for all of it, the body included
   * @throws SourceFailure if there is no answer, or only part of one
   */
  SourceResponse get(URI uri, Duration timeout) throws SourceFailure {
    HttpURLConnection connection = connection(uri, timeout);
    try {
      return answer(connection, System.nanoTime() + timeout.toNanos());
    } catch (ResponseBodies.TooLargeException e) {
      connection.disconnect();
      throw new DataException(e.getMessage() + ": reduce source.pagination.size", e);
    } catch (IOException e) {
      // The rest of this answer must not be read as the next one.
      connection.disconnect();
      throw new SourceFailure(Kind.UNAVAILABLE, described(e), Optional.empty(), e);
    }
  }

  private HttpURLConnection connection(URI uri, Duration timeout) {
    try {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      // Zero would mean no timeout at all.
      long longest = Math.max(1, timeout.toMillis());
      connection.setConnectTimeout((int) Math.min(CONNECT_TIMEOUT_MS, longest));
      connection.setReadTimeout((int) Math.min(READ_TIMEOUT_MS, longest));
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestProperty("Accept", "application/json");
      connection.setRequestProperty("Accept-Encoding", "gzip");
      connection.setRequestProperty("User-Agent", userAgent);
      return connection;
    } catch (IOException e) {
      throw new UncheckedIOException("opening a connection does not connect yet", e);
    }
  }

  private static SourceResponse answer(HttpURLConnection connection, long endNanos)
      throws IOException, SourceFailure {
    int status = connection.getResponseCode();
    if (status < 0) {
      throw new ProtocolException("the answer is not HTTP");
    }
    byte[] body = new byte[0];
    try (InputStream stream =
        status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      if (stream != null) {
        body =
            ResponseBodies.read(stream, connection.getContentLengthLong(), () -> check(endNanos));
      }
    }
    Map<String, String> headers = headers(connection);
    return new SourceResponse(status, headers, decoded(status, body, headers));
  }

  private static void check(long endNanos) throws SocketTimeoutException {
    if (System.nanoTime() - endNanos > 0) {
      throw new SocketTimeoutException("the answer does not end");
    }
  }

  /**
   * The body in UTF-8. For an error response the status is what matters, and a body that cannot be
   * decoded must not hide it.
   */
  private static byte[] decoded(int status, byte[] body, Map<String, String> headers)
      throws IOException, SourceFailure {
    try {
      byte[] plain = ResponseBodies.decoded(body, headers.getOrDefault("content-encoding", ""));
      return Charsets.utf8(plain, Optional.ofNullable(headers.get("content-type")));
    } catch (IOException | SourceFailure e) {
      if (status == 200) {
        throw e;
      }
      return body;
    }
  }

  /** By their names in lower case; if one is repeated, the last counts, unless it is a list. */
  private static Map<String, String> headers(HttpURLConnection connection) {
    Map<String, String> headers = new HashMap<>();
    for (int line = 0; connection.getHeaderField(line) != null; line++) {
      String name = connection.getHeaderFieldKey(line);
      if (name != null) {
        String value = connection.getHeaderField(line);
        boolean isList = name.equalsIgnoreCase("Content-Encoding");
        headers.merge(
            name.toLowerCase(Locale.ROOT),
            value,
            (before, after) -> isList ? before + ", " + after : after);
      }
    }
    return headers;
  }

  private static String described(IOException failure) {
    String message = failure.getMessage();
    if (failure instanceof UnknownHostException) {
      return "its host cannot be resolved";
    }
    if (failure instanceof ConnectException) {
      return "cannot connect: " + message;
    }
    if (failure instanceof SocketTimeoutException) {
      return "no answer in time: " + message;
    }
    return "incomplete answer: " + (message == null ? failure.getClass().getSimpleName() : message);
  }
}
