package io.millrace.bench;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * What a benchmark found.
 *
 * @param rounds at least one; all or none with a yardstick
 */
public record Result(Measured what, List<Round> rounds) {
  /**
   * One pair, or a value without a yardstick; both in the same unit, above 0.
   *
   * @param yardstick what it is compared with
   */
  public record Round(OptionalDouble yardstick, double millrace) {
    /** A pair. */
    public static Round of(double yardstick, double millrace) {
      return new Round(OptionalDouble.of(yardstick), millrace);
    }

    /** A value alone. */
    public static Round of(double millrace) {
      return new Round(OptionalDouble.empty(), millrace);
    }

    /** Checks it. */
    public Round {
      check(millrace);
      yardstick.ifPresent(Round::check);
    }

    OptionalDouble ratio() {
      return yardstick.isPresent()
          ? OptionalDouble.of(millrace / yardstick.getAsDouble())
          : OptionalDouble.empty();
    }

    private static void check(double value) {
      if (!(value > 0) || Double.isInfinite(value)) {
        throw new IllegalArgumentException(
            "measured %s (valid: a number above 0)".formatted(value));
      }
    }
  }

  /** The ratios' smallest and largest. */
  public record Spread(double least, double most) {}

  /**
   * Checks it.
   *
   * @throws IllegalArgumentException if there is no round, or a yardstick in some of them only
   */
  public Result {
    rounds = List.copyOf(rounds);
    if (rounds.stream().map(round -> round.yardstick().isPresent()).distinct().count() != 1) {
      throw new IllegalArgumentException("no round, or only some with a yardstick: " + rounds);
    }
  }

  /** The rounds' median. */
  public OptionalDouble yardstick() {
    return isCompared()
        ? OptionalDouble.of(median(round -> round.yardstick().getAsDouble()))
        : OptionalDouble.empty();
  }

  /** The rounds' median. */
  public double millrace() {
    return median(Round::millrace);
  }

  /** The median of the rounds' ratios of Millrace to the yardstick. */
  public OptionalDouble ratio() {
    return isCompared()
        ? OptionalDouble.of(median(round -> round.ratio().getAsDouble()))
        : OptionalDouble.empty();
  }

  /** Of the rounds' ratios. */
  public Optional<Spread> spread() {
    if (!isCompared()) {
      return Optional.empty();
    }
    var ratios = rounds.stream().mapToDouble(round -> round.ratio().getAsDouble());
    var summary = ratios.summaryStatistics();
    return Optional.of(new Spread(summary.getMin(), summary.getMax()));
  }

  /** Whether the target is met: by the ratio if there is a yardstick, else by the value. */
  public boolean isMet() {
    return what.target().isMetBy(decisive());
  }

  /** What the target is about. */
  double decisive() {
    return ratio().orElseGet(this::millrace);
  }

  private boolean isCompared() {
    return rounds.get(0).yardstick().isPresent();
  }

  private double median(ToDoubleFunction<Round> value) {
    return Figures.median(rounds.stream().mapToDouble(value).toArray());
  }
}
