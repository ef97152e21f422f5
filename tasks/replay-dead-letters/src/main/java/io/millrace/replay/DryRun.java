package io.millrace.replay;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.ledger.RecordPosition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports what a replay would do with each dead letter, and changes nothing. */
final class DryRun {
  private static final Logger log = LoggerFactory.getLogger(DryRun.class);

  private DryRun() {}

  static ObjectNode run(ReplayPreparation.Prepared prepared) {
    ReplayCounts counts = ReplayCounts.of(prepared.view());
    counts.skipped(prepared.selection().skipped());
    prepared.replays().pending().stream()
        .map(deadLetter -> new RecordPosition(deadLetter.page(), deadLetter.index()))
        .forEach(
            recordPosition ->
                log.info("{}: started by an earlier replay, would be finished", recordPosition));
    counts.replayed(prepared.replays().pending().size());
    ReplayPreview.Result result = prepared.preview().of(prepared.selection().chosen());
    result
        .ready()
        .forEach(
            each ->
                log.info(
                    "{}: would be replayed (attempt {}, {}: {})",
                    each.deadLetter().recordPosition(),
                    each.deadLetter().attempt(),
                    each.deadLetter().stage().label(),
                    each.deadLetter().message()));
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
