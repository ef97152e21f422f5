package io.millrace.store.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.task.SettingsException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class FollowMetricsTest {
  private static final OptionalInt ANY = OptionalInt.of(0);

  private Instant now = Instant.parse("2026-11-22T21:00:00.250Z");
  private final InstantSource time = () -> now;
  private final Clock clock = time.withZone(ZoneOffset.UTC);

  @AutoClose private final FollowMetrics metrics = FollowMetrics.open("users", ANY, clock);

  /** Commits a batch that took so long. */
  private void commit(Duration duration, FollowCounts total) {
    Instant begun = now;
    now = now.plus(duration);
    metrics.committed(begun, total);
  }

  private List<String> samples(String family) {
    return Arrays.stream(metrics.text().split("\n"))
        .filter(line -> line.startsWith("millrace_follow_" + family))
        .map(line -> line.substring("millrace_follow_".length()))
        .toList();
  }

  @Test
  void should_be_zero_before_the_first_batch() {
    assertThat(metrics.text())
        .isEqualTo(
            """
            # HELP millrace_follow_records_total Records by what has become of them
            # TYPE millrace_follow_records_total counter
            millrace_follow_records_total{pipeline="users",outcome="stored"} 0
            millrace_follow_records_total{pipeline="users",outcome="dead_lettered"} 0
            millrace_follow_records_total{pipeline="users",outcome="duplicate"} 0
            millrace_follow_records_total{pipeline="users",outcome="lost"} 0
            # HELP millrace_follow_batches_total Batches whose offsets are committed
            # TYPE millrace_follow_batches_total counter
            millrace_follow_batches_total{pipeline="users"} 0
            # HELP millrace_follow_batch_duration_seconds From the records of a batch to the commit of their offsets
            # TYPE millrace_follow_batch_duration_seconds histogram
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="0.05"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="0.1"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="0.25"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="0.5"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="1"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="2.5"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="5"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="10"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="30"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="60"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="120"} 0
            millrace_follow_batch_duration_seconds_bucket{pipeline="users",le="+Inf"} 0
            millrace_follow_batch_duration_seconds_sum{pipeline="users"} 0.000
            millrace_follow_batch_duration_seconds_count{pipeline="users"} 0
            """);
  }

  @Test
  void should_count_each_record_once() {
    commit(Duration.ofSeconds(1), new FollowCounts(10, 7, 3, 2));
    commit(Duration.ofSeconds(1), new FollowCounts(20, 16, 4, 2));
    metrics.lost(5);

    assertThat(samples("records_total"))
        .containsExactly(
            "records_total{pipeline=\"users\",outcome=\"stored\"} 16",
            "records_total{pipeline=\"users\",outcome=\"dead_lettered\"} 2",
            "records_total{pipeline=\"users\",outcome=\"duplicate\"} 2",
            "records_total{pipeline=\"users\",outcome=\"lost\"} 5");
    assertThat(samples("batches_total")).containsExactly("batches_total{pipeline=\"users\"} 2");
  }

  @Test
  void should_have_durations_in_all_buckets_that_are_large_enough() {
    commit(Duration.ofMillis(50), FollowCounts.NONE);
    commit(Duration.ofMillis(1_001), FollowCounts.NONE);
    commit(Duration.ofMinutes(3), FollowCounts.NONE);

    String values =
        samples("batch_duration_seconds").stream()
            .map(sample -> sample.substring(sample.indexOf(' ') + 1))
            .collect(Collectors.joining(" "));
    assertThat(values).isEqualTo("1 1 1 1 1 2 2 2 2 2 2 3 181.051 3");
  }

  @Test
  void should_take_no_time_for_a_batch_during_which_the_clock_was_put_back() {
    commit(Duration.ofSeconds(-30), FollowCounts.NONE);

    assertThat(samples("batch_duration_seconds"))
        .contains(
            "batch_duration_seconds_bucket{pipeline=\"users\",le=\"0.05\"} 1",
            "batch_duration_seconds_sum{pipeline=\"users\"} 0.000");
  }

  @Test
  void should_tell_when_the_last_batch_was_committed() {
    commit(Duration.ofSeconds(1), FollowCounts.NONE);
    commit(Duration.ofSeconds(2), FollowCounts.NONE);

    assertThat(samples("last_commit"))
        .containsExactly("last_commit_timestamp_seconds{pipeline=\"users\"} 1795381203.250");
  }

  @Test
  void should_tell_the_lag_while_it_is_known() {
    metrics.lag(() -> OptionalLong.of(17));
    assertThat(samples("lag")).containsExactly("lag_records{pipeline=\"users\"} 17");

    metrics.lag(OptionalLong::empty);
    assertThat(samples("lag")).isEmpty();
  }

  @Test
  void should_ask_for_no_lag_where_nobody_can_read_it() {
    try (FollowMetrics unread = FollowMetrics.open("users", OptionalInt.empty(), clock)) {
      unread.lag(
          () -> {
            throw new AssertionError("asked");
          });

      assertThat(unread.text()).doesNotContain("lag");
    }
  }

  @Test
  void should_listen_on_its_port_until_it_is_closed() throws Exception {
    int port = freePort();

    try (FollowMetrics listening = FollowMetrics.open("users", OptionalInt.of(port), clock)) {
      assertThatThrownBy(() -> FollowMetrics.open("users", OptionalInt.of(port), clock))
          .isInstanceOf(SettingsException.class)
          .hasMessageStartingWith("METRICS_PORT is \"%d\"", port);
      assertThat(listening.text()).isNotEmpty();
    }

    FollowMetrics.open("users", OptionalInt.of(port), clock).close();
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
