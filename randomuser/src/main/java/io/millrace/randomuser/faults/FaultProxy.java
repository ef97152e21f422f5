package io.millrace.randomuser.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A proxy for a server without faults that injects those of the schedule. It works on TCP, since an
 * HTTP server cannot produce many of the faults. A connection serves one request.
 */
public final class FaultProxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FaultProxy.class);
  private static final int BACKLOG = 128;
  private static final Duration UNTIL_PORT_IS_FREE = Duration.ofMillis(100);

  private final Faults faults;
  private final Upstream upstream;
  private final InetSocketAddress address;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch stopped = new CountDownLatch(1);

  private volatile ServerSocket listening;

  /** Counted down once the listening socket is closed and no thread accepts on it any more. */
  private volatile CountDownLatch ended = new CountDownLatch(1);

  private volatile long reopeningNanos;

  private FaultProxy(Faults faults, Upstream upstream, ServerSocket first) {
    this.faults = faults;
    this.upstream = upstream;
    this.listening = first;
    this.address = (InetSocketAddress) first.getLocalSocketAddress();
  }

  /**
   * Listens.
   *
   * @param port 0 for any free one
   * @param behind the server without faults
   * @throws IOException if the port cannot be opened
   */
  public static FaultProxy start(int port, InetSocketAddress behind, Faults faults)
      throws IOException {
    ServerSocket socket = new ServerSocket(port, BACKLOG);
    FaultProxy proxy = new FaultProxy(faults, new Upstream(behind), socket);
    proxy.threads.execute(proxy::listen);
    return proxy;
  }

  public int port() {
    return address.getPort();
  }

  /** Ends at once, even with open requests. */
  @Override
  public void close() {
    stopped.countDown();
    close(listening);
    connections.forEach(FaultProxy::close);
    threads.shutdownNow();
  }

  private void listen() {
    try {
      while (stopped.getCount() > 0) {
        accept();
        reopen();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Accepts connections until the socket is closed. */
  private void accept() {
    while (true) {
      try {
        take(listening.accept());
      } catch (IOException e) {
        close(listening);
        ended.countDown();
        return;
      }
    }
  }

  /** Rejects connections that arrive during closing: {@link #close()} may not see them. */
  private void take(Socket connection) {
    connections.add(connection);
    try {
      threads.execute(() -> serve(connection));
    } catch (RejectedExecutionException e) {
      LOG.debug("nobody is left to serve a connection");
    }
    if (stopped.getCount() == 0) {
      close(connection);
    }
  }

  /** While a thread waits on a socket, it accepts connections for a moment after its close. */
  private void refuseFor(Duration time) {
    reopeningNanos = System.nanoTime() + time.toNanos();
    CountDownLatch closing = ended;
    close(listening);
    try {
      closing.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reopen() throws InterruptedException {
    while (!stopped.await(reopeningNanos - System.nanoTime(), TimeUnit.NANOSECONDS)) {
      try {
        ServerSocket again = new ServerSocket(address.getPort(), BACKLOG);
        ended = new CountDownLatch(1);
        listening = again;
        break;
      } catch (IOException e) {
        LOG.warn("port {} is still in use: {}", address.getPort(), e.getMessage());
        reopeningNanos = System.nanoTime() + UNTIL_PORT_IS_FREE.toNanos();
      }
    }
    // A close in the meantime may have closed the previous socket only.
    if (stopped.getCount() == 0) {
      close(listening);
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      connection.setTcpNoDelay(true);
      answer(connection, Request.read(connection.getInputStream()));
    } catch (IOException e) {
      LOG.debug("a connection ends: {}", e.getMessage());
    } finally {
      connections.remove(connection);
    }
  }

  private void answer(Socket connection, Request request) throws IOException {
    Optional<AskedPage> asked = AskedPage.of(request);
    Optional<FaultRule> rule = asked.flatMap(faults::next);
    if (rule.isEmpty()) {
      String client = connection.getInetAddress().getHostAddress();
      upstream.relay(request, client, connection.getOutputStream());
      return;
    }
    Fault fault = rule.get().fault();
    LOG.info("{} for seed {}, page {}", fault.label(), asked.get().seed(), asked.get().page());
    fault.answer(
        new Conversation(connection, request, asked.get(), rule.get(), upstream, this::refuseFor));
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      LOG.debug("closing: {}", e.getMessage());
    }
  }
}
