package io.millrace.controlcenter.deadletters;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Collects dead letters that match a choice. It sees the topic from its end on every page, since
 * only newer dead letters tell whether an older one is still the newest of its record.
 */
final class RecordsVisitor implements LetterScan.Visitor<Optional<Letter>> {
  private final Pipeline pipeline;
  private final LetterJudge judge;
  private final LetterChoice choice;
  private final List<RecordsAnswer.Shown> records = new ArrayList<>();
  private boolean hasMore;

  RecordsVisitor(Pipeline pipeline, LetterJudge judge, LetterChoice choice) {
    this.pipeline = pipeline;
    this.judge = judge;
    this.choice = choice;
  }

  /** Only with the bytes of those that may be shown. */
  @Override
  public Optional<Letter> apply(ConsumerRecord<byte[], byte[]> record) {
    return LetterHeaders.of(record)
        .map(
            headers ->
                new Letter(
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    headers,
                    isChosen(record.offset(), headers)
                        ? Optional.of(
                            LetterContent.later(record.key(), record.value(), headers.cut()))
                        : Optional.empty()));
  }

  private boolean isChosen(long offset, LetterHeaders headers) {
    return offset < choice.before()
        && choice
            .interval()
            .filter(start -> !headers.interval().equals(Optional.of(start)))
            .isEmpty()
        && choice.stage().filter(stage -> stage != headers.stage()).isEmpty()
        && choice
            .field()
            .filter(
                field ->
                    !LetterReason.of(headers.message(), pipeline)
                        .field()
                        .equals(Optional.of(field)))
            .isEmpty();
  }

  @Override
  public boolean test(Optional<Letter> found) {
    if (found.isEmpty()) {
      return true;
    }
    LetterState state = judge.next(found.get());
    if (found.get().content().isEmpty()) {
      return true;
    }
    if (records.size() == choice.limit()) {
      hasMore = true;
      return false;
    }
    Optional<String> field = LetterReason.of(found.get().headers().message(), pipeline).field();
    records.add(RecordsAnswer.Shown.of(found.get(), field, state));
    return true;
  }

  List<RecordsAnswer.Shown> records() {
    return records;
  }

  /** Where the next page begins, if there is one. */
  Optional<String> next() {
    return hasMore
        ? Optional.of(Long.toString(records.get(records.size() - 1).offset()))
        : Optional.empty();
  }
}
