package io.millrace.fetch.source;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.SourceRecord;
import io.millrace.common.task.Deadline;
import io.millrace.fetch.Fixtures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;

/** A page source with a scripted server, and with waits that take no time. */
abstract class PageSourceHarness {
  static final Duration DEADLINE = Duration.ofMinutes(10);

  final ScriptedServer server = new ScriptedServer();
  final TestClock clock = new TestClock();
  final List<Duration> waits = new ArrayList<>();
  final Pipeline pipeline =
      Fixtures.pipeline(
          json -> {
            json.withObject("/source/query").put("seed", "fixture-a");
            json.withObject("/source/expect/page").put("/info/seed", "fixture-a");
          });

  @AfterEach
  void close() {
    server.close();
  }

  /** Keeps what it takes. */
  static final class Taken implements PageSink<JsonNode> {
    final List<JsonNode> records = new ArrayList<>();

    @Override
    public JsonNode convert(int index, SourceRecord record) {
      try {
        return record.json();
      } catch (MappingException unreadable) {
        return MissingNode.getInstance();
      }
    }

    @Override
    public void accept(JsonNode record) {
      records.add(record);
    }
  }

  final Taken fetch(String params) {
    return fetch(pipeline, params, DEADLINE);
  }

  final Taken fetch(Pipeline of, String params, Duration deadline) {
    return source(of, params, deadline).fetch(request(of, params), Taken::new);
  }

  final PageSource source(Pipeline of, String params, Duration deadline) {
    return new PageSource(
        of.source(),
        plan(of, params),
        new HttpSource("millrace-test/1"),
        new Deadline(clock, deadline),
        clock,
        time -> {
          waits.add(time);
          clock.advance(time);
        },
        RandomGenerator.of("Random"));
  }

  final PageRequest request(Pipeline of, String params) {
    return plan(of, params).requests().get(0);
  }

  final PagePlan plan(Pipeline of, String params) {
    return PagePlan.of(of.source(), Fixtures.scope(of, server.url(), params));
  }

  static Pipeline changed(Consumer<ObjectNode> change) {
    return Fixtures.pipeline(
        json -> {
          json.withObject("/source/query").put("seed", "fixture-a");
          json.withObject("/source/expect/page").put("/info/seed", "fixture-a");
          change.accept(json);
        });
  }

  static String page(Consumer<ObjectNode> change) {
    ObjectNode json = Fixtures.object(new String(Fixtures.answer("page-fixture-a-10.json"), UTF_8));
    change.accept(json);
    return Json.write(json);
  }
}
