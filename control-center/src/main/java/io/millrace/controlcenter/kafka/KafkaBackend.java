package io.millrace.controlcenter.kafka;

import io.millrace.controlcenter.backend.Backend;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.kafka.KafkaClients;
import io.millrace.kafka.KafkaSettings;
import io.millrace.kafka.ReadingClients;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/**
 * Bounded calls to Kafka. Its clients are opened by the first call, and opened again after a broker
 * did not answer, so that an address that has changed is looked up again.
 */
public final class KafkaBackend implements AutoCloseable {
  static final String NAME = "kafka";

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * The service's heap is small, and a consumer buffers what it has fetched: at most twice this
   * much. A larger single batch is fetched nevertheless.
   */
  private static final Map<String, String> SMALL_CLIENTS =
      Map.of(
          "enable.metrics.push", "false",
          "fetch.max.bytes", Integer.toString(2 * 1024 * 1024),
          "max.partition.fetch.bytes", Integer.toString(512 * 1024),
          "max.poll.records", "500",
          "request.timeout.ms", "5000",
          "default.api.timeout.ms", "10000");

  private final Backend calls = new Backend(NAME, PATIENCE);
  private final Supplier<Clients> opener;
  private final Attempts attempts;
  private final String servers;
  private final boolean keyDecidesPartition;
  private Clients clients;
  private boolean closed;

  public KafkaBackend(KafkaSettings settings) {
    this(
        () -> open(settings),
        Clock.systemUTC(),
        settings.bootstrapServers(),
        keyDecidesPartition(settings));
  }

  KafkaBackend(Supplier<Clients> opener, Clock clock, String servers, boolean keyDecidesPartition) {
    this.opener = opener;
    this.servers = servers;
    this.attempts = new Attempts(NAME, clock);
    this.keyDecidesPartition = keyDecidesPartition;
  }

  private static Clients open(KafkaSettings settings) {
    Map<String, String> properties = new HashMap<>(SMALL_CLIENTS);
    properties.putAll(settings.clientProperties());
    KafkaClients factory =
        new KafkaClients(
            new KafkaSettings(settings.bootstrapServers(), properties), "control-center");
    return new Clients(factory.admin(), factory::consumer);
  }

  private static boolean keyDecidesPartition(KafkaSettings settings) {
    Map<String, String> properties = settings.clientProperties();
    return !properties.containsKey("partitioner.class")
        && !Boolean.parseBoolean(properties.get("partitioner.ignore.keys"));
  }

  /** Whether a record's key decides its partition, as it does unless the operator changed it. */
  boolean keyDecidesPartition() {
    return keyDecidesPartition;
  }

  /**
   * The result of reading. The consumer sees committed records only and belongs to no group; it and
   * the admin client are not to be used, nor closed, beyond the call.
   *
   * @throws BackendException if Kafka does not answer in time; at once, while it has not answered
   *     before and the pause after that is not over
   */
  public <T> T read(Function<ReadingClients, T> work) {
    return read(PATIENCE, work);
  }

  /** The same for what may take longer than usual. */
  public <T> T read(Duration patience, Function<ReadingClients, T> work) {
    return call(
        patience,
        opened -> {
          ReadingClients taken = opened.take();
          boolean reusable = false;
          try {
            T result = work.apply(taken);
            reusable = true;
            return result;
          } catch (RuntimeException e) {
            reusable = Outage.of(e) == Outage.NONE;
            throw e;
          } finally {
            if (reusable) {
              opened.giveBack(taken);
            } else {
              // Closing would be cut short by the interruption that may have ended the call.
              boolean interrupted = Thread.interrupted();
              opened.discard(taken);
              if (interrupted) {
                Thread.currentThread().interrupt();
              }
            }
          }
        });
  }

  /** The result of a call of the admin client, which is not to be used beyond it. */
  public <T> T admin(Function<Admin, T> work) {
    return call(PATIENCE, opened -> work.apply(opened.admin()));
  }

  /**
   * The version that the brokers work by, such as {@code metadata version 4.3}: what they have
   * agreed on, which may be older than their software.
   */
  public String version() {
    return admin(BrokerVersion::of);
  }

  private <T> T call(Duration patience, Function<Clients, T> work) {
    boolean isSingle = attempts.begin();
    AtomicBoolean started = new AtomicBoolean();
    try {
      T result =
          calls.call(
              patience,
              () -> {
                started.set(true);
                return withClients(work);
              });
      attempts.answered();
      return result;
    } catch (RuntimeException e) {
      // A call that only waited for a thread says nothing about Kafka.
      throw started.get() ? judged(e) : e;
    } finally {
      attempts.ended(isSingle);
    }
  }

  private RuntimeException judged(RuntimeException failure) {
    Outage outage = Outage.of(failure);
    if (outage == Outage.NONE) {
      attempts.answered();
    } else if (outage == Outage.OF_BROKER) {
      BackendException unanswered =
          new BackendException(NAME, Unreachable.reason(servers, failure), failure);
      attempts.failed(unanswered);
      return unanswered;
    }
    return failure;
  }

  private <T> T withClients(Function<Clients, T> work) {
    Clients opened = opened();
    try {
      return work.apply(opened);
    } catch (RuntimeException e) {
      if (Outage.of(e) == Outage.NONE) {
        throw e;
      }
      boolean interrupted = Thread.interrupted();
      RuntimeException first = retire(opened, e);
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
      // Clients that another call has closed fail in their own ways, which say nothing.
      throw first;
    }
  }

  private synchronized Clients opened() {
    if (closed) {
      throw new BackendException(NAME, "the service is stopping", null);
    }
    if (clients == null) {
      clients = opener.get();
    }
    return clients;
  }

  /**
   * Closes clients. Other calls may still use them, and then fail: the broker is away for them,
   * too.
   *
   * @return the first failure for which they were retired
   */
  private RuntimeException retire(Clients failed, RuntimeException why) {
    synchronized (this) {
      if (clients == failed) {
        clients = null;
      }
    }
    RuntimeException first = failed.failed(why);
    failed.close();
    return first;
  }

  @Override
  public void close() {
    calls.close();
    Clients last;
    synchronized (this) {
      closed = true;
      last = clients;
      clients = null;
    }
    if (last != null) {
      last.close();
    }
  }
}
