package io.millrace.fetch.source;

import io.millrace.common.task.DataException;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TemporaryException;
import io.millrace.fetch.source.SourceFailure.Kind;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/** Asks once. A redirect is not followed: where data come from is for people to decide. */
public final class HttpSource {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final String userAgent;
  private final AtomicReference<CompletableFuture<?>> inFlight = new AtomicReference<>();
  private final Stop stop;

  /**
   * Asks sources.
   *
   * @param userAgent says who asks, so that the source's operator knows whom to turn to
   * @param stop ends a request that is under way
   */
  public HttpSource(String userAgent, Stop stop) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .build();
    this.userAgent = userAgent;
    this.stop = stop;
    stop.onRequest(this::cancel);
  }

  /**
   * What is answered at the URI.
   *
   * @param timeout for all of it, the body included
   * @throws SourceFailure if there is no answer, or only a part of one
   */
  Answer get(URI uri, Duration timeout) throws SourceFailure {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Accept", "application/json")
            .header("Accept-Encoding", "gzip")
            .header("User-Agent", userAgent)
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(BoundedBody.MOST_BYTES));
    inFlight.set(answer);
    stop.check();
    try {
      HttpResponse<byte[]> response = answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.headers(), decoded(response));
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw unavailable("no answer within " + timeout.toMillis() + " ms", e);
    } catch (BoundedBody.TooLargeException e) {
      throw tooLarge(e);
    } catch (IOException e) {
      throw unavailable("the answer's gzip is broken: " + e.getMessage(), e);
    } catch (ExecutionException e) {
      // The client tells of a cancelled request in more than one way.
      stop.check();
      throw failed(e.getCause());
    } catch (CancellationException e) {
      stop.check();
      throw e;
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new TemporaryException("asking the source was interrupted", e);
    }
  }

  private void cancel() {
    CompletableFuture<?> answer = inFlight.get();
    if (answer != null) {
      answer.cancel(true);
    }
  }

  private static byte[] decoded(HttpResponse<byte[]> response) throws IOException, SourceFailure {
    String encoding = response.headers().firstValue("Content-Encoding").orElse("identity");
    return switch (encoding) {
      case "identity" -> response.body();
      case "gzip" -> BoundedBody.unzipped(response.body(), BoundedBody.MOST_BYTES);
      default ->
          throw new SourceFailure(
              Kind.WRONG, "the answer's encoding is " + encoding + ", which was not asked for");
    };
  }

  private static SourceFailure failed(Throwable cause) {
    if (cause instanceof BoundedBody.TooLargeException tooLarge) {
      throw tooLarge(tooLarge);
    }
    if (cause instanceof IOException) {
      return unavailable(described(cause), cause);
    }
    throw new IllegalStateException("unexpected failure of the HTTP client", cause);
  }

  private static DataException tooLarge(IOException e) {
    return new DataException(e.getMessage() + ": make source.pagination.size smaller", e);
  }

  private static SourceFailure unavailable(String message, Throwable cause) {
    return new SourceFailure(Kind.UNAVAILABLE, message, Optional.empty(), cause);
  }

  /** Some of the client's exceptions have no message, and tell only by their type what is wrong. */
  private static String described(Throwable cause) {
    if (cause instanceof ConnectException) {
      boolean unknownHost = cause.getCause() instanceof UnresolvedAddressException;
      return unknownHost ? "its host is unknown" : "it cannot be connected to";
    }
    String name = cause.getClass().getSimpleName();
    return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
  }
}
