package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a replay would do, letter by letter, and does nothing. */
final class DryRun {
  private static final Logger log = LoggerFactory.getLogger(DryRun.class);

  private DryRun() {}

  static ObjectNode run(Preparation.Prepared prepared) {
    Tally tally = Tally.of(prepared.view());
    tally.skipped(prepared.selection().skipped());
    prepared.replays().pending().stream()
        .map(letter -> new Place(letter.page(), letter.index()))
        .forEach(place -> log.info("{}: was begun by an earlier replay, would be finished", place));
    tally.replayed(prepared.replays().pending().size());
    Rehearsal.Result result = prepared.rehearsal().of(prepared.selection().chosen());
    result
        .ready()
        .forEach(
            each ->
                log.info(
                    "{}: would be replayed (attempt {}, {}: {})",
                    each.letter().place(),
                    each.letter().attempt(),
                    each.letter().stage().label(),
                    each.letter().message()));
    result
        .failed()
        .forEach(each -> log.info("{}: would fail again: {}", each.place(), each.reason()));
    tally.replayed(result.ready().size());
    tally.failed(result.failed().size());
    tally.skipped(result.skipped());
    return tally.rehearsed(prepared.replays());
  }
}
