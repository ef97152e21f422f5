package io.millrace.fetch.source;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.common.json.JsonProblem;
import io.millrace.common.pipeline.ErrorRule;
import io.millrace.common.pipeline.Expression;
import io.millrace.common.pipeline.Source;
import io.millrace.common.record.MappingException;
import io.millrace.common.record.SourceRecord;
import io.millrace.common.task.DataException;
import io.millrace.common.task.SettingsException;
import io.millrace.fetch.source.SourceFailure.Kind;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks whether an answer is the answer to the request. Some sources never reject a request: they
 * answer a different one, which only shows in their echo of the request.
 */
record ResponseReader(Source source, PagePlan plan, Clock clock) {
  private static final Logger LOG = LoggerFactory.getLogger(ResponseReader.class);
  private static final int TOO_MANY_REQUESTS = 429;

  /**
   * @param sink takes the records; they must be discarded if this throws
   * @throws SourceFailure if a retry may give a better answer
   * @throws io.millrace.common.task.TaskException if a retry will not help
   */
  <T> void read(SourceResponse answer, PageRequest request, PageSink<T> sink) throws SourceFailure {
    checkStatus(answer);
    FirstUnexpected<T> unexpected = new FirstUnexpected<>(plan.allowed(), sink);
    PageParser.Parsed page = parse(answer, unexpected);
    checkRules(answer, rule -> rule.matches(page.around()), "the answer is an error: ");
    if (page.records() < 0) {
      throw wrong("the answer has no list at %s: %s".formatted(source.records(), answer.excerpt()));
    }
    for (Map.Entry<JsonPointer, JsonNode> echo : request.echo().entrySet()) {
      checkEcho(echo.getKey(), echo.getValue(), page.around().at(echo.getKey()));
    }
    if (page.records() != request.limit()) {
      throw wrong("got %d records, but asked for %d".formatted(page.records(), request.limit()));
    }
    Optional<String> objection = unexpected.first.or(sink::objection);
    if (objection.isPresent()) {
      throw wrong(objection.get());
    }
  }

  private void checkStatus(SourceResponse answer) throws SourceFailure {
    int status = answer.status();
    checkRules(answer, rule -> rule.matches(status), "status %d, ".formatted(status));
    if (status >= 300 && status < 400) {
      throw new SettingsException(
          "source.url %s answers %d, a redirect to %s; redirects are not followed"
              .formatted(plan.base(), status, answer.header("Location").orElse("nowhere")));
    }
    if (status >= 400 && status < 500) {
      throw new SettingsException(
          "source.url %s answers %d, %s".formatted(plan.base(), status, answer.excerpt()));
    }
    if (status != 200) {
      throw new DataException("%s answers %d, %s".formatted(plan.base(), status, answer.excerpt()));
    }
  }

  private void checkRules(SourceResponse answer, Predicate<ErrorRule> matches, String told)
      throws SourceFailure {
    Optional<ErrorRule> rule = source.errors().stream().filter(matches).findFirst();
    if (rule.isPresent()) {
      throw switch (rule.get().action()) {
        case RETRY ->
            new SourceFailure(
                answer.status() == TOO_MANY_REQUESTS ? Kind.THROTTLED : Kind.UNAVAILABLE,
                told + answer.excerpt(),
                RetryAfter.of(answer.header("Retry-After"), clock),
                null);
      };
    }
  }

  private <T> PageParser.Parsed parse(SourceResponse answer, PageSink<T> sink)
      throws SourceFailure {
    try {
      return PageParser.parse(answer.body(), source.records(), sink);
    } catch (IOException e) {
      throw new SourceFailure(
          Kind.WRONG,
          "the answer is not JSON: %s; it begins with %s"
              .formatted(JsonProblem.of(e), answer.excerpt()),
          Optional.empty(),
          e);
    }
  }

  private static void checkEcho(JsonPointer place, JsonNode asked, JsonNode told)
      throws SourceFailure {
    if (!Expression.text(asked).equals(Expression.text(told))) {
      throw wrong(
          "%s is %s, but the request asked for %s"
              .formatted(place, told.isMissingNode() ? "missing" : Json.shown(told), asked));
    }
  }

  private static SourceFailure wrong(String message) {
    return new SourceFailure(Kind.WRONG, message);
  }

  /** Checks what each record may have, and keeps the first violation. */
  private static final class FirstUnexpected<T> implements PageSink<FirstUnexpected.Checked<T>> {
    private final Map<JsonPointer, JsonNode> allowed;
    private final PageSink<T> sink;

    /** Of the records that were found so far: only a lower one may be the first of the page. */
    private final AtomicInteger lowest = new AtomicInteger(Integer.MAX_VALUE);

    private Optional<String> first = Optional.empty();

    /** What a record became, and what it may not have. */
    record Checked<T>(T converted, Optional<String> unexpected) {}

    FirstUnexpected(Map<JsonPointer, JsonNode> allowed, PageSink<T> sink) {
      this.allowed = allowed;
      this.sink = sink;
    }

    @Override
    public Checked<T> convert(int index, SourceRecord record) {
      return new Checked<>(sink.convert(index, record), unexpected(index, record));
    }

    @Override
    public void accept(Checked<T> checked) {
      first = first.or(checked::unexpected);
      sink.accept(checked.converted());
    }

    private Optional<String> unexpected(int index, SourceRecord record) {
      try {
        JsonNode json = record.json();
        return allowed.entrySet().stream()
            .filter(rule -> !isOneOf(rule.getValue(), json.at(rule.getKey())))
            .findFirst()
            .filter(rule -> index < lowest.getAndAccumulate(index, Math::min))
            .map(rule -> told(index, rule.getKey(), json.at(rule.getKey()), rule.getValue()));
      } catch (MappingException unreadable) {
        LOG.debug("record {} becomes a dead letter: {}", index, unreadable.getMessage());
        return Optional.empty();
      }
    }

    private static boolean isOneOf(JsonNode values, JsonNode value) {
      for (JsonNode each : values) {
        if (each.equals(value)) {
          return true;
        }
      }
      return false;
    }

    private static String told(int index, JsonPointer place, JsonNode value, JsonNode values) {
      return "record %d has %s at %s, but the request asked for one of %s"
          .formatted(
              index,
              value.isMissingNode() ? "nothing" : Json.shown(value),
              place,
              Expression.text(values));
    }
  }
}
