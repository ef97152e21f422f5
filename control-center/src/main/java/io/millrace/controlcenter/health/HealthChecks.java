package io.millrace.controlcenter.health;

import io.millrace.controlcenter.http.GeneralAnswer;
import io.millrace.controlcenter.http.Names;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Answers {@code /api/health}: checks all components side by side. */
public final class HealthChecks implements GeneralAnswer, AutoCloseable {
  /** A little longer than a backend has, so that its own reason is what is shown. */
  private static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final int THREADS = 8;

  private final Supplier<List<Component>> components;
  private final Clock clock;
  private final Duration patience;
  private final Map<String, KeptCheck> checks = new LinkedHashMap<>();

  /** The queue has no bound of its own: no component is in it twice. */
  private final ThreadPoolExecutor threads =
      new ThreadPoolExecutor(
          THREADS,
          THREADS,
          10,
          TimeUnit.SECONDS,
          new LinkedBlockingQueue<>(),
          daemons(new AtomicInteger()));

  /**
   * @param components those that there are now; their names differ
   */
  public HealthChecks(Supplier<List<Component>> components, Clock clock) {
    this(components, clock, PATIENCE);
  }

  HealthChecks(Supplier<List<Component>> components, Clock clock, Duration patience) {
    this.components = components;
    this.clock = clock;
    this.patience = patience;
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The answer.
   *
   * @param asOf when it was put together; a result may be 5 s older
   */
  public record Health(Instant asOf, List<ComponentHealth> components) {}

  @Override
  public Health to(Map<String, String> parameters) {
    Predicate<String> names = Names.of(parameters);
    return new Health(
        clock.instant(),
        results(components.get().stream().filter(component -> component.isFor(names)).toList()));
  }

  /** All components. */
  public List<ComponentHealth> all() {
    List<Component> all = components.get();
    forgetOthers(all);
    return results(all);
  }

  private List<ComponentHealth> results(List<Component> asked) {
    long end = System.nanoTime() + patience.toNanos();
    List<CompletableFuture<ComponentHealth>> running = new ArrayList<>();
    asked.forEach(component -> running.add(check(component).result(component)));
    List<ComponentHealth> results = new ArrayList<>();
    for (int index = 0; index < asked.size(); index++) {
      results.add(result(asked.get(index), running.get(index), end - System.nanoTime()));
    }
    return results;
  }

  private ComponentHealth result(
      Component component, CompletableFuture<ComponentHealth> running, long nanos) {
    try {
      return running.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return check(component).unanswered(component, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return check(component).unanswered(component, patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause()); // a check completes with a result only
    }
  }

  private KeptCheck check(Component component) {
    synchronized (checks) {
      return checks.computeIfAbsent(component.name(), name -> new KeptCheck(clock, threads));
    }
  }

  /** The source of a pipeline that has been removed must not be kept. */
  private void forgetOthers(List<Component> present) {
    synchronized (checks) {
      checks.keySet().retainAll(present.stream().map(Component::name).collect(Collectors.toSet()));
    }
  }

  private static ThreadFactory daemons(AtomicInteger number) {
    return work -> {
      Thread thread = new Thread(work, "health-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
