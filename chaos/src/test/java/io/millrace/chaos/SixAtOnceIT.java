package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Intervals side by side, as a backfill runs them. */
class SixAtOnceIT {
  private static final Logger LOG = LoggerFactory.getLogger(SixAtOnceIT.class);
  private static final int HOURS = 6;
  private static final int MOST_KILLS = 2;
  private static final Expected ONCE = new Expected(Expected.USERS, 1);

  /** {@code -Dseed=…} repeats the choices, though not the race. */
  private final long seed = Long.getLong("seed", System.nanoTime());

  private final Random random = new Random(seed);

  @TempDir Path directory;

  @Test
  void should_have_every_record_of_each_once_however_they_are_killed() throws Exception {
    LOG.info("seed {}", seed);
    ExecutorService atOnce = Executors.newFixedThreadPool(HOURS);
    try (PipelineFixture fixture = new PipelineFixture()) {
      // given
      List<Hour> hours = hoursOfOneLedgerPartition(fixture);
      Collections.shuffle(hours, random);

      // when
      Map<Hour, Future<JsonNode>> results = new LinkedHashMap<>();
      for (Hour hour : hours) {
        List<SignalPoint> ofFetch = kills(Task.FETCH);
        List<SignalPoint> ofStream = kills(Task.STREAM);
        LOG.info("{}: kills {} {}", hour.interval().label(), ofFetch, ofStream);
        results.put(hour, atOnce.submit(() -> stored(hour, ofFetch, ofStream)));
      }

      // then
      for (Map.Entry<Hour, Future<JsonNode>> result : results.entrySet()) {
        ONCE.assertStored(result.getKey(), result.getValue().get());
      }
    } catch (AssertionError | Exception e) {
      throw new AssertionError("with -Dseed=" + seed, e);
    } finally {
      atOnce.shutdownNow();
    }
  }

  /** So that each has its entries behind the open transactions of the others. */
  private static List<Hour> hoursOfOneLedgerPartition(PipelineFixture fixture) {
    Hour first = fixture.nextHour();
    TopicPartition partition = first.ledgerPartition();
    List<Hour> hours = new ArrayList<>(List.of(first));
    Stream.generate(fixture::nextHour)
        .filter(hour -> hour.ledgerPartition().equals(partition))
        .limit(HOURS - 1)
        .forEach(hours::add);
    return hours;
  }

  private List<SignalPoint> kills(Task task) {
    List<SignalPoint> all =
        new ArrayList<>(SignalPoints.all().filter(m -> m.task() == task).toList());
    Collections.shuffle(all, random);
    return List.copyOf(all.subList(0, random.nextInt(MOST_KILLS + 1)));
  }

  private JsonNode stored(Hour hour, List<SignalPoint> ofFetch, List<SignalPoint> ofStream)
      throws Exception {
    Restarts restarts = new Restarts(hour, directory);
    Map<String, String> fetch = hour.fetch("run", Expected.USERS);
    JsonNode fetched = restarts.untilSuccess(Task.FETCH, fetch, ofFetch);
    return restarts.untilSuccess(Task.STREAM, hour.stream("run", fetched), ofStream);
  }
}
