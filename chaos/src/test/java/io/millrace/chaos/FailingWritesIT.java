package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cassandra.BoundedWriter;
import io.millrace.common.task.StepObserver;
import io.millrace.common.task.Stop;
import io.millrace.common.task.TaskContext;
import io.millrace.common.task.TemporaryException;
import io.millrace.store.StoreStep;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Services;
import io.millrace.testkit.SmallDisk;
import io.millrace.testkit.TaskProcess;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Cassandra that hangs, is overloaded, or has no space left. A naive sink beside the task shows
 * that each is enough to lose rows unseen.
 */
class FailingWritesIT {
  private static final int PAGE_SIZE = 5_000;
  private static final int PAUSE_SECONDS = 40;
  private static final int NAIVE_ROWS = 20_000;
  private static final int NAIVE_ROWS_BEFORE = 5_000;
  private static final int TEMPORARY = 75;

  /**
   * Each writer waits for the next sync of the commit log: 2 every 40 ms are 50 writes a second.
   */
  private static final Map<String, String> FIFTY_A_SECOND =
      Map.of(
          "concurrent_writes", "2",
          "commitlog_sync", "group",
          "commitlog_sync_group_window", "40ms",
          "commitlog_sync_period", "0ms",
          // Those that wait must leave some for whoever logs in.
          "native_transport_max_threads", "256");

  /** How the stack starts it. */
  private static final Path START = Path.of("../compose/cassandra-start.sh");

  @TempDir Path directory;

  /** What a pause is, seen from the task: when it begins, and what it does meanwhile. */
  private static final class Pause implements StepObserver {
    private final AtomicInteger left;
    private final Runnable action;
    private final AtomicInteger submitted = new AtomicInteger();
    private volatile boolean counting;

    Pause(int rowsBefore, Runnable action) {
      this.left = new AtomicInteger(rowsBefore);
      this.action = action;
    }

    @Override
    public void reached(io.millrace.common.task.Step step) {
      if (step == StoreStep.ROW_STORED && left.decrementAndGet() == 0) {
        action.run();
        counting = true;
      }
      if (step == StoreStep.ROW_SUBMITTED && counting) {
        submitted.incrementAndGet();
      }
    }
  }

  @Test
  void should_lose_no_row_to_a_pause_in_which_a_naive_sink_loses_thousands() throws Exception {
    Cassandra cassandra = Services.cassandra();
    try (PipelineFixture fixture =
            new PipelineFixture(cassandra, PipelineFixture.pipeline(PAGE_SIZE));
        NaiveSink naive = new NaiveSink(cassandra, fixture.pipeline().table().keyspace())) {
      // given
      Hour hour = fixture.nextHour();
      Hour impatient = fixture.nextHour();
      JsonNode fetched = hour.run(Task.FETCH, hour.fetch("run", PAGE_SIZE));
      JsonNode fetchedToo = impatient.run(Task.FETCH, impatient.fetch("run", PAGE_SIZE));
      Map<String, String> stream = impatient.stream("run", fetchedToo);
      stream.put("DEADLINE", "PT30S");
      SignalPoint writing = SignalPoint.kill(Task.STREAM, StoreStep.ROW_STORED, 2).paused();
      try (TaskProcess process = impatient.start(writing, stream, directory)) {
        process.awaitStopped(25);
        AtomicInteger submitted = new AtomicInteger();
        CompletableFuture<?>[] meanwhile = new CompletableFuture<?>[2];
        Pause[] pause = new Pause[1];
        pause[0] =
            new Pause(
                500,
                () -> {
                  naive.write(0, NAIVE_ROWS_BEFORE);
                  cassandra.pause();
                  resume(process);
                  meanwhile[0] =
                      CompletableFuture.runAsync(() -> naive.write(NAIVE_ROWS_BEFORE, NAIVE_ROWS));
                  meanwhile[1] =
                      CompletableFuture.runAsync(
                          () -> {
                            pause[0].counting = false;
                            submitted.set(pause[0].submitted.get());
                            cassandra.resume();
                          },
                          in(PAUSE_SECONDS));
                });

        // when
        JsonNode result = stream(hour, hour.stream("run", fetched), pause[0]);

        // then
        assertThat(process.await(60)).as(process.stderr()).isEqualTo(TEMPORARY);
        assertThat(process.stderr()).doesNotContain("\tat ");
        assertThat(process.result().get("reason").asText())
            .contains("did not finish within PT30S", "Cassandra has not acknowledged");
        CompletableFuture.allOf(meanwhile).join();
        assertThat(submitted.get())
            .as("rows taken while Cassandra was away")
            .isLessThanOrEqualTo(BoundedWriter.MAX_IN_FLIGHT);
        assertAllStored(hour, PAGE_SIZE, result);
      }
      assertThat(rows(fixture, naive)).isBetween(NAIVE_ROWS_BEFORE, NAIVE_ROWS / 2);
      assertAllStored(
          impatient, PAGE_SIZE, impatient.run(Task.STREAM, impatient.stream("run", fetchedToo)));
    }
  }

  @Test
  void should_slow_down_and_lose_no_row_when_cassandra_is_overloaded() throws Exception {
    try (Cassandra slow = Cassandra.start(FIFTY_A_SECOND);
        PipelineFixture fixture = new PipelineFixture(slow, PipelineFixture.pipeline(PAGE_SIZE));
        NaiveSink naive = new NaiveSink(slow, fixture.pipeline().table().keyspace())) {
      // given
      int users = 500;
      naive.write(0, NAIVE_ROWS);
      Hour hour = fixture.nextHour();

      // when
      JsonNode result = hour.ingest(hour.fetch("run", users));

      // then
      assertThat(rows(fixture, naive)).isBetween(1, NAIVE_ROWS / 2);
      assertAllStored(hour, users, result);
      assertThat(result.get("repeated").intValue()).isBetween(1, 4 * users);
    }
  }

  @Test
  void should_fail_for_now_when_the_disk_is_full_and_lose_no_row_once_there_is_space()
      throws Exception {
    int users = 2_000;
    try (SmallDisk disk = SmallDisk.of(128);
        Cassandra cassandra = Cassandra.startOn(disk, START);
        PipelineFixture fixture =
            new PipelineFixture(cassandra, PipelineFixture.pipeline(PAGE_SIZE))) {
      // given
      Hour before = fixture.nextHour();
      JsonNode stored = before.ingest(before.fetch("run", users));
      Hour hour = fixture.nextHour();
      JsonNode fetchedThen = hour.run(Task.FETCH, hour.fetch("run", users));
      Map<String, String> stream = hour.stream("run", fetchedThen);
      Map<String, String> impatient = hour.stream("run", fetchedThen);
      impatient.put("DEADLINE", "PT15S");

      // when, then
      assertThatThrownBy(() -> stream(hour, impatient, new Pause(50, disk::fill)))
          .isInstanceOf(TemporaryException.class)
          .hasMessageContainingAll("did not finish within PT15S", "Cassandra has not acknowledged")
          .message()
          .hasLineCount(1);
      // Compose starts it again and again; of what each start begins, Cassandra bears with one.
      cassandra.restartInVain();
      cassandra.restartInVain();
      disk.free();
      cassandra.restart();
      fixture.awaitSession();
      assertAllStored(before, users, stored);
      assertAllStored(hour, users, hour.run(Task.STREAM, stream));
    }
  }

  private static JsonNode stream(Hour hour, Map<String, String> settings, StepObserver observer)
      throws Exception {
    assertThat(settings).containsEntry("INTERVAL_START", hour.interval().label());
    return Task.STREAM.run(new TaskContext(settings, new Stop(), Clock.systemUTC()), observer);
  }

  private static Executor in(int seconds) {
    return CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS);
  }

  private static void resume(TaskProcess process) {
    try {
      process.resume();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Of every interval one user has no id and one has another's: see {@link StandInSource}. */
  private static void assertAllStored(Hour hour, int users, JsonNode result) {
    StoredRows stored = hour.stored();
    assertThat(result.get("stored").intValue()).isEqualTo(users - 2);
    assertThat(stored.byInterval()).hasSize(users - 2).values().containsOnly(1);
    assertThat(stored.newest().keySet()).isEqualTo(stored.byInterval().keySet());
    assertThat(stored.records()).hasSize(users - 1);
    assertThat(stored.deadLetters()).hasSize(2);
    assertThat(stored.runs().get(0)).isEqualTo("1 done");
  }

  private static int rows(PipelineFixture fixture, NaiveSink naive) {
    return Math.toIntExact(
        fixture.session().execute("SELECT COUNT(*) FROM " + naive.table()).one().getLong(0));
  }
}
