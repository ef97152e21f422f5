package io.millrace.controlcenter.health;

import io.millrace.controlcenter.backend.Reasons;
import io.millrace.controlcenter.health.Probe.Finding;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Checks one component, at most once in {@link #KEPT} and never twice at a time; whoever asks
 * meanwhile gets the same result.
 */
final class KeptCheck {
  static final Duration KEPT = Duration.ofSeconds(5);

  private final Clock clock;
  private final Executor threads;
  private Instant checked = Instant.MIN;
  private ComponentHealth last;
  private CompletableFuture<ComponentHealth> running;

  KeptCheck(Clock clock, Executor threads) {
    this.clock = clock;
    this.threads = threads;
  }

  /** The result of the last check, or of one that is made now. */
  synchronized CompletableFuture<ComponentHealth> result(Component component) {
    if (running != null) {
      return running;
    }
    if (last != null && clock.instant().isBefore(checked.plus(KEPT))) {
      return CompletableFuture.completedFuture(last);
    }
    CompletableFuture<ComponentHealth> started = new CompletableFuture<>();
    running = started;
    threads.execute(() -> started.complete(keep(component, found(component))));
    return started;
  }

  /** The result of a check that takes too long and still runs. */
  synchronized ComponentHealth unanswered(Component component, Duration patience) {
    String problem = "no answer within %d s".formatted(patience.toSeconds());
    last = health(component, new Finding(State.DOWN, null, problem));
    return last;
  }

  private static Finding found(Component component) {
    try {
      return component.probe().check();
    } catch (Throwable e) { // Errors included: a check without a result would never be repeated
      return new Finding(State.DOWN, null, Reasons.of(e));
    }
  }

  private synchronized ComponentHealth keep(Component component, Finding finding) {
    last = health(component, finding);
    checked = clock.instant();
    running = null;
    return last;
  }

  private ComponentHealth health(Component component, Finding finding) {
    boolean isSame = last != null && last.state() == finding.state();
    return new ComponentHealth(
        component.name(),
        finding.state(),
        finding.version(),
        finding.problem(),
        isSame ? last.since() : clock.instant(),
        component.address());
  }
}
