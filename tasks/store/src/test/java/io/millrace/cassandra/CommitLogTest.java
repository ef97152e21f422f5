package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.TemporaryException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommitLogTest {
  private static final Patience ENDLESS = () -> {};

  private final Node node = new Node();

  private static final class Node implements CommitLog.Source {
    private int process = 1;
    private int failures;
    private Optional<Duration> lag = Optional.of(Duration.ofSeconds(15));

    void restartWithoutLag() {
      process = 2;
      lag = Optional.empty();
    }

    @Override
    public int process() {
      return process;
    }

    @Override
    public Optional<Duration> lag() {
      if (failures-- > 0) {
        throw new DriverTimeoutException("no answer");
      }
      return lag;
    }
  }

  @Test
  void should_ask_again_how_the_log_is_synced_once_cassandra_was_restarted() {
    CommitLog commitLog = CommitLog.of(node);
    node.restartWithoutLag();

    SyncBarrier barrier = commitLog.begin(ENDLESS);

    assertThat(barrier.holds()).isTrue();
    assertThat(barrier.passes(() -> {})).as("without waiting").isTrue();
  }

  @Test
  void should_ask_until_a_cassandra_that_has_just_started_answers() {
    CommitLog commitLog = CommitLog.of(node);
    node.restartWithoutLag();
    node.failures = 2;

    SyncBarrier barrier = commitLog.begin(ENDLESS);

    assertThat(barrier.passes(() -> {})).as("without waiting").isTrue();
  }

  @Test
  void should_keep_asking_for_the_configuration_that_it_could_not_read() {
    CommitLog commitLog = CommitLog.of(node);
    node.restartWithoutLag();
    node.failures = 1;
    Patience none =
        () -> {
          throw new TemporaryException("over");
        };

    assertThatThrownBy(() -> commitLog.begin(none)).isInstanceOf(TemporaryException.class);
    assertThat(commitLog.begin(ENDLESS).passes(() -> {})).as("without waiting").isTrue();
  }

  @Test
  void should_notice_a_start_after_the_beginning() {
    SyncBarrier barrier = CommitLog.of(node).begin(ENDLESS);
    node.process = 2;

    assertThat(barrier.holds()).isFalse();
  }

  @Test
  void should_refuse_a_time_that_is_too_short_for_one_batch() {
    CommitLog commitLog = CommitLog.of(node);

    assertThatThrownBy(() -> commitLog.requireBelow(Duration.ofSeconds(15), "FOLLOW_PATIENCE"))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "FOLLOW_PATIENCE is PT15S, but Cassandra may take PT15S to sync its commit log (valid:"
                + " more than that)");
    commitLog.requireBelow(Duration.ofSeconds(16), "FOLLOW_PATIENCE");
  }
}
