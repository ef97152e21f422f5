package io.millrace.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  private static final Measured PRODUCE = Measured.of("produce", "records/s", Target.atLeast(0.6));

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final Pairs pairs = new Pairs(3, new PrintStream(printed, true, UTF_8));

  @Test
  void should_measure_in_turn_and_in_the_other_order_each_round()
      throws IOException, InterruptedException {
    List<String> order = new ArrayList<>();

    Result result =
        pairs.run(
            PRODUCE,
            round -> measured(order, "yardstick " + round, 20_000),
            round -> measured(order, "Millrace " + round, 10_000.0 + 1_000 * round));

    assertThat(order)
        .containsExactly(
            "yardstick 1", "Millrace 1", "Millrace 2", "yardstick 2", "yardstick 3", "Millrace 3");
    assertThat(result)
        .isEqualTo(
            new Result(
                PRODUCE,
                List.of(
                    Result.Round.of(20_000, 11_000),
                    Result.Round.of(20_000, 12_000),
                    Result.Round.of(20_000, 13_000))));
  }

  @Test
  void should_print_a_line_for_each_round() throws IOException, InterruptedException {
    pairs.run(PRODUCE, round -> 20_000, round -> 11_000);

    assertThat(printed.toString(UTF_8).lines())
        .hasSize(3)
        .element(1)
        .isEqualTo("  produce, round 2: yardstick 20,000, Millrace 11,000 records/s, ratio 0.550");
  }

  @Test
  void should_measure_without_a_yardstick() throws IOException, InterruptedException {
    Measured memory = Measured.of("memory", "schema-init", "MiB", Target.atMost(300));

    Result result = pairs.alone(memory, round -> 100.0 * round);

    assertThat(result.millrace()).isEqualTo(200);
    assertThat(printed.toString(UTF_8).lines())
        .first()
        .isEqualTo("  memory/schema-init, round 1: 100 MiB");
  }

  private static double measured(List<String> order, String what, double value) {
    order.add(what);
    return value;
  }
}
