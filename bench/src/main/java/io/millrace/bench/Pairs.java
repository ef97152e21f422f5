package io.millrace.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Measures yardstick and Millrace in turn, in the other order each round. */
public final class Pairs {
  private final int rounds;
  private final PrintStream out;

  /** Measures once. */
  @FunctionalInterface
  public interface Measurement {
    /**
     * Measures.
     *
     * @param round from 1
     * @return a value in the unit of what is measured, above 0
     */
    double measure(int round) throws IOException, InterruptedException;
  }

  /** As many rounds as the settings say, printed to stdout. */
  public Pairs(BenchSettings settings) {
    this(settings, 1);
  }

  /**
   * Several times as many, for what differs by little more than two runs of the same do.
   *
   * @param times from 1
   */
  public Pairs(BenchSettings settings, int times) {
    this(settings.rounds() * times, System.out);
  }

  Pairs(int rounds, PrintStream out) {
    this.rounds = rounds;
    this.out = out;
  }

  /** Measures each in every round. */
  public Result run(Measured what, Measurement yardstick, Measurement millrace)
      throws IOException, InterruptedException {
    List<Result.Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      measured.add(pair(round, yardstick, millrace));
      told(what, round, measured);
    }
    return new Result(what, measured);
  }

  /** Measures Millrace alone. */
  public Result alone(Measured what, Measurement millrace)
      throws IOException, InterruptedException {
    List<Result.Round> measured = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      measured.add(Result.Round.of(millrace.measure(round)));
      told(what, round, measured);
    }
    return new Result(what, measured);
  }

  private static Result.Round pair(int round, Measurement yardstick, Measurement millrace)
      throws IOException, InterruptedException {
    if (round % 2 == 1) {
      double first = yardstick.measure(round);
      return Result.Round.of(first, millrace.measure(round));
    }
    double first = millrace.measure(round);
    return Result.Round.of(yardstick.measure(round), first);
  }

  private void told(Measured what, int round, List<Result.Round> measured) {
    out.println(Lines.round(what, round, measured.get(round - 1)));
  }
}
