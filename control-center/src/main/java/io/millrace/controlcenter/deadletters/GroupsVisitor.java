package io.millrace.controlcenter.deadletters;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.hours.ledger.LetterHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Counts dead letters by what has failed, and by interval. Each record counts once. */
final class GroupsVisitor implements LetterScan.Visitor<Optional<Letter>> {
  /** How many kinds of failures are told apart. */
  static final int MOST_GROUPS = 500;

  private static final String OTHER = "other reasons";

  private final Pipeline pipeline;
  private final LetterJudge judge;
  private final Predicate<LetterHeaders> wanted;
  private final Set<Letter.RecordId> seen = new HashSet<>();
  private final Map<Key, Counts> groups = new HashMap<>();
  private final Map<Instant, Counts> intervals = new TreeMap<>();
  private boolean grouped;
  private int total;
  private int open;

  private record Key(String stage, Optional<String> field, String reason) {}

  private static final class Counts {
    private int count;
    private int open;
    private Optional<Instant> first = Optional.empty();
    private Optional<Instant> last = Optional.empty();

    void add(boolean isOpen, Optional<Instant> interval) {
      count++;
      open += isOpen ? 1 : 0;
      if (interval.isPresent()) {
        Instant start = interval.get();
        first = first.filter(known -> known.isBefore(start)).or(() -> interval);
        last = last.filter(known -> known.isAfter(start)).or(() -> interval);
      }
    }
  }

  /**
   * @param wanted which dead letters count
   */
  GroupsVisitor(Pipeline pipeline, LetterJudge judge, Predicate<LetterHeaders> wanted) {
    this.pipeline = pipeline;
    this.judge = judge;
    this.wanted = wanted;
  }

  @Override
  public Optional<Letter> apply(ConsumerRecord<byte[], byte[]> record) {
    return LetterHeaders.of(record)
        .map(
            headers ->
                new Letter(
                    record.offset(),
                    Instant.ofEpochMilli(record.timestamp()),
                    headers,
                    Optional.empty()));
  }

  @Override
  public boolean test(Optional<Letter> found) {
    if (found.isEmpty() || !wanted.test(found.get().headers())) {
      return true;
    }
    Letter letter = found.get();
    LetterState state = judge.next(letter);
    // The newest comes first, so what is seen again is an older attempt, or the same once more.
    if (!seen.add(letter.id())) {
      return true;
    }
    boolean isOpen = state == LetterState.OPEN;
    total++;
    open += isOpen ? 1 : 0;
    group(letter.headers()).add(isOpen, letter.headers().interval());
    letter
        .headers()
        .interval()
        .ifPresent(
            start ->
                intervals
                    .computeIfAbsent(start, key -> new Counts())
                    .add(isOpen, Optional.of(start)));
    return true;
  }

  private Counts group(LetterHeaders headers) {
    LetterReason reason = LetterReason.of(headers.message(), pipeline);
    Key key = new Key(headers.stage().label(), reason.field(), reason.text());
    if (groups.size() >= MOST_GROUPS && !groups.containsKey(key)) {
      grouped = true;
      key = new Key(headers.stage().label(), Optional.empty(), OTHER);
    }
    return groups.computeIfAbsent(key, found -> new Counts());
  }

  int total() {
    return total;
  }

  int open() {
    return open;
  }

  /** Whether there were too many groups to tell all of them apart. */
  boolean isBounded() {
    return grouped;
  }

  /** The groups with the most open ones first. */
  List<GroupsAnswer.Group> groups() {
    List<GroupsAnswer.Group> all = new ArrayList<>();
    groups.forEach(
        (key, counts) ->
            all.add(
                new GroupsAnswer.Group(
                    key.stage(),
                    key.field(),
                    key.reason(),
                    counts.count,
                    counts.open,
                    counts.first,
                    counts.last)));
    all.sort(
        Comparator.comparingInt(GroupsAnswer.Group::open)
            .thenComparingInt(GroupsAnswer.Group::count)
            .reversed()
            .thenComparing(GroupsAnswer.Group::reason));
    return all;
  }

  /** By start. */
  List<GroupsAnswer.Interval> intervals() {
    List<GroupsAnswer.Interval> all = new ArrayList<>();
    intervals.forEach(
        (start, counts) -> all.add(new GroupsAnswer.Interval(start, counts.count, counts.open)));
    return all;
  }
}
