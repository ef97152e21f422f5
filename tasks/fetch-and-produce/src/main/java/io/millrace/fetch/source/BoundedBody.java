package io.millrace.fetch.source;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.zip.GZIPInputStream;

/** Collects a body, but no more of it than fits into this task's memory. */
final class BoundedBody implements BodySubscriber<byte[]> {
  /** Six times the size of 5,000 users. */
  static final int MOST_BYTES = 32 * 1024 * 1024;

  private final BodySubscriber<byte[]> whole = BodySubscribers.ofByteArray();
  private final int mostBytes;
  private Flow.Subscription subscription;
  private long received;

  BoundedBody(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** A body that is too large, however often it is asked for. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int mostBytes) {
      super("the answer is larger than " + mostBytes + " bytes");
    }
  }

  /**
   * @throws java.io.EOFException if the end is missing
   * @throws TooLargeException if there is more than fits
   */
  static byte[] unzipped(byte[] body, int mostBytes) throws IOException {
    try (GZIPInputStream stream = new GZIPInputStream(new ByteArrayInputStream(body))) {
      byte[] unzipped = stream.readNBytes(mostBytes + 1);
      if (unzipped.length > mostBytes) {
        throw new TooLargeException(mostBytes);
      }
      return unzipped;
    }
  }

  @Override
  public CompletionStage<byte[]> getBody() {
    return whole.getBody();
  }

  @Override
  public void onSubscribe(Flow.Subscription newSubscription) {
    subscription = newSubscription;
    whole.onSubscribe(newSubscription);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    received += buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    if (received > mostBytes) {
      subscription.cancel();
      whole.onError(new TooLargeException(mostBytes));
    } else {
      whole.onNext(buffers);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.onError(failure);
  }

  @Override
  public void onComplete() {
    whole.onComplete();
  }
}
