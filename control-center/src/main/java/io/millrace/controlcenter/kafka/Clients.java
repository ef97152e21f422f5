package io.millrace.controlcenter.kafka;

import io.millrace.kafka.ReadingClients;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clients that were opened together: one admin client for all calls, and a consumer for each call
 * at a time, of which {@value #IDLE} are kept for the next ones.
 */
final class Clients implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Clients.class);

  /** A consumer at rest costs memory and a connection to every broker. */
  static final int IDLE = 2;

  /** By itself, a client waits longer for a broker that is away. */
  private static final Duration CLOSE = Duration.ofSeconds(1);

  private final Admin admin;
  private final Supplier<Consumer<byte[], byte[]>> opener;
  private final Deque<Consumer<byte[], byte[]>> idle = new ArrayDeque<>();
  private RuntimeException failure;
  private boolean closed;

  Clients(Admin admin, Supplier<Consumer<byte[], byte[]>> opener) {
    this.admin = admin;
    this.opener = opener;
  }

  Admin admin() {
    return admin;
  }

  /** Clients for one call; {@link #giveBack} or {@link #discard} must follow. */
  ReadingClients take() {
    Consumer<byte[], byte[]> kept;
    synchronized (idle) {
      kept = idle.pollFirst();
    }
    return new ReadingClients(admin, kept == null ? opener.get() : kept);
  }

  /** Keeps the consumer for the next call, without what it was reading. */
  void giveBack(ReadingClients used) {
    used.consumer().unsubscribe();
    synchronized (idle) {
      if (!closed && idle.size() < IDLE) {
        idle.addFirst(used.consumer());
        return;
      }
    }
    discard(used);
  }

  /** Remembers why they are not to be used again; the first reason counts, and is returned. */
  RuntimeException failed(RuntimeException why) {
    synchronized (idle) {
      if (failure == null) {
        failure = why;
      }
      return failure;
    }
  }

  void discard(ReadingClients used) {
    close(used.consumer());
  }

  @Override
  public void close() {
    Deque<Consumer<byte[], byte[]>> left;
    synchronized (idle) {
      closed = true;
      left = new ArrayDeque<>(idle);
      idle.clear();
    }
    left.forEach(Clients::close);
    try {
      admin.close(CLOSE);
    } catch (RuntimeException e) {
      log.warn("closing an admin client: {}", e.toString());
    }
  }

  private static void close(Consumer<byte[], byte[]> consumer) {
    try {
      consumer.close(CloseOptions.timeout(CLOSE));
    } catch (RuntimeException e) {
      log.warn("closing a consumer: {}", e.toString());
    }
  }
}
