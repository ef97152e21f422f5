package io.millrace.controlcenter.metrics;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.Reasons;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes samples once a minute, of one pipeline after the other. What cannot be sampled is logged
 * once, until it can be again.
 */
public final class Sampler implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
  private static final Duration PERIOD = Duration.ofMinutes(1);
  private static final Duration FIRST = Duration.ofSeconds(2);

  private final Supplier<List<Pipeline>> pipelines;
  private final Map<String, Consumer<Pipeline>> samples;
  private final Consumer<Set<String>> others;
  private final Map<String, String> problems = new HashMap<>();

  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread named = new Thread(work, "sampler");
            named.setDaemon(true);
            return named;
          });

  private ScheduledFuture<?> sampling;

  /**
   * @param samples what is sampled of a pipeline, by its name for the log
   * @param others is called with the names of the pipelines that there are, after their samples
   */
  public Sampler(
      Supplier<List<Pipeline>> pipelines,
      Map<String, Consumer<Pipeline>> samples,
      Consumer<Set<String>> others) {
    this.pipelines = pipelines;
    this.samples = Map.copyOf(samples);
    this.others = others;
  }

  public void start() {
    sampling =
        thread.scheduleWithFixedDelay(
            this::sampleAll, FIRST.toMillis(), PERIOD.toMillis(), TimeUnit.MILLISECONDS);
  }

  void sampleAll() {
    Set<String> names = new HashSet<>();
    attempt(
        "sampling",
        () -> {
          List<Pipeline> present = pipelines.get();
          for (Pipeline pipeline : present) {
            names.add(pipeline.name());
            samples.forEach(
                (what, sample) ->
                    attempt(
                        "sampling the %s of %s".formatted(what, pipeline.name()),
                        () -> sample.accept(pipeline)));
          }
          others.accept(names);
        });
  }

  /** What is not caught here would end the sampling for good, and nobody would know. */
  private void attempt(String doing, Runnable work) {
    try {
      work.run();
      if (problems.remove(doing) != null) {
        LOG.info("{} works again", doing);
      }
    } catch (Throwable e) {
      String problem = Reasons.of(e);
      if (!problem.equals(problems.put(doing, problem))) {
        LOG.warn("{} fails: {}", doing, problem);
      }
    }
  }

  @Override
  public void close() {
    if (sampling != null) {
      sampling.cancel(true);
    }
    thread.shutdownNow();
  }
}
