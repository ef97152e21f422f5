package io.millrace.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.chaos.PipelineFixture.Backend;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs under kills, pauses, restarts and source faults at random: {@code make chaos SEED=…
 * ROUNDS=…} runs it with other numbers, and with {@code CLUSTER=yes} on three brokers and three
 * Cassandra nodes.
 */
class CampaignIT {
  @TempDir Path directory;

  @Test
  void should_have_every_record_once_whatever_happens() throws Exception {
    // given
    long seed = Long.getLong("chaos.seed", 1);
    int rounds = Integer.getInteger("chaos.rounds", 12);

    // when
    Backend services = Boolean.getBoolean("chaos.cluster") ? Backend.cluster() : Backend.shared();
    try (PipelineFixture fixture = PipelineFixture.on(services)) {
      CampaignVerdict verdict = new Campaign(fixture, seed, rounds, directory).run();

      // then
      verdict.failures().forEach(failure -> System.out.println("campaign: " + failure));
      System.out.println(verdict);
      assertThat(verdict.problems()).as("seed %d", seed).isEmpty();
      assertThat(verdict.rounds().total()).isGreaterThanOrEqualTo(rounds);
      assertThat(verdict.succeeded()).isPositive();
    }
  }
}
