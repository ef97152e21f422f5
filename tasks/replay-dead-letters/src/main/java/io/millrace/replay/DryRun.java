package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ledger.RecordPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells what a replay would do, letter by letter, and does nothing. */
final class DryRun {
  private static final Logger log = LoggerFactory.getLogger(DryRun.class);

  private DryRun() {}

  static ObjectNode run(ReplayPreparation.Prepared prepared) {
    ReplayCounts counts = ReplayCounts.of(prepared.view());
    counts.skipped(prepared.selection().skipped());
    prepared.replays().pending().stream()
        .map(letter -> new RecordPosition(letter.page(), letter.index()))
        .forEach(
            recordPosition ->
                log.info("{}: was begun by an earlier replay, would be finished", recordPosition));
    counts.replayed(prepared.replays().pending().size());
    ReplayPreview.Result result = prepared.preview().of(prepared.selection().chosen());
    result
        .ready()
        .forEach(
            each ->
                log.info(
                    "{}: would be replayed (attempt {}, {}: {})",
                    each.letter().recordPosition(),
                    each.letter().attempt(),
                    each.letter().stage().label(),
                    each.letter().message()));
    result
        .failed()
        .forEach(
            each -> log.info("{}: would fail again: {}", each.recordPosition(), each.reason()));
    counts.replayed(result.ready().size());
    counts.failed(result.failed().size());
    counts.skipped(result.skipped());
    return counts.previewed(prepared.replays());
  }
}
