package io.millrace.bench;

import java.util.Optional;

/** Results as lines of text. */
final class Lines {
  private Lines() {}

  static String round(Measured what, int number, Result.Round round) {
    String values =
        round.yardstick().isPresent()
            ? "yardstick %s, Millrace %s %s, ratio %s"
                .formatted(
                    Figures.shown(round.yardstick().getAsDouble()),
                    Figures.shown(round.millrace()),
                    what.unit(),
                    Figures.shown(round.ratio().getAsDouble()))
            : "%s %s".formatted(Figures.shown(round.millrace()), what.unit());
    return "  %s, round %d: %s".formatted(what.label(), number, values);
  }

  /**
   * All of a result.
   *
   * @param last what was recorded before
   */
  static String summary(Result result, Optional<ResultsFile.Last> last) {
    StringBuilder line = new StringBuilder("%s: ".formatted(result.what().label()));
    result
        .yardstick()
        .ifPresent(median -> line.append("yardstick %s, ".formatted(Figures.shown(median))));
    line.append("Millrace %s %s, ".formatted(Figures.shown(result.millrace()), unit(result)));
    result
        .spread()
        .ifPresent(
            spread ->
                line.append(
                    "ratio %s (%s to %s), "
                        .formatted(
                            Figures.shown(result.decisive()),
                            Figures.shown(spread.least()),
                            Figures.shown(spread.most()))));
    line.append("target %s: %s".formatted(result.what().target(), verdict(result)));
    last.ifPresent(
        before ->
            line.append(
                " (last: %s on %s)".formatted(Figures.shown(before.value()), before.date())));
    return line.toString();
  }

  private static String unit(Result result) {
    return result.what().unit();
  }

  private static String verdict(Result result) {
    return result.isMet() ? "met" : "not met";
  }
}
