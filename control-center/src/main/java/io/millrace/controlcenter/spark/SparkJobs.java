package io.millrace.controlcenter.spark;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.interval.Interval;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the jobs of an interval: an application is named after its pipeline and its interval. The
 * history server knows their jobs; the master knows applications that it does not show yet.
 */
final class SparkJobs {
  /** Attempts of one interval: more of them than anyone has looked at. */
  private static final int MAX_APPLICATIONS = 20;

  /** Such as {@code 2026-11-22T22:00:07.123GMT}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Optional<SparkPages> master;
  private final Optional<SparkPages> history;

  SparkJobs(Optional<SparkPages> master, Optional<SparkPages> history) {
    this.master = master;
    this.history = history;
  }

  /**
   * What was found.
   *
   * @param complete false if there are more applications than were read
   */
  record Found(List<SparkJob> jobs, boolean complete) {}

  /** The jobs, those of the newest application first. */
  Found of(String pipeline, Interval interval) throws IOException, InterruptedException {
    String name = "millrace " + pipeline + " " + interval.label();
    List<SparkJob> jobs = new ArrayList<>();
    Set<String> shown = new HashSet<>();
    boolean complete = true;
    for (JsonNode application : ofHistory(name, interval)) {
      if (shown.size() == MAX_APPLICATIONS) {
        complete = false;
        break;
      }
      String id = application.path("id").asText();
      shown.add(id);
      jobs.addAll(jobs(id, application));
    }
    for (SparkJob application : ofMaster(name)) {
      if (!shown.contains(application.application())) {
        jobs.add(0, application);
      }
    }
    return new Found(jobs, complete);
  }

  /** An interval is stored after its end, so no older application has to be listed. */
  private List<JsonNode> ofHistory(String name, Interval interval)
      throws IOException, InterruptedException {
    List<JsonNode> found = new ArrayList<>();
    if (history.isPresent()) {
      String day = interval.end().atOffset(ZoneOffset.UTC).toLocalDate().toString();
      for (JsonNode each : history.get().get("/api/v1/applications?minDate=" + day)) {
        if (each.path("name").asText().equals(name)) {
          found.add(each);
        }
      }
    }
    return found;
  }

  private List<SparkJob> jobs(String id, JsonNode application)
      throws IOException, InterruptedException {
    List<SparkJob> jobs = new ArrayList<>();
    for (JsonNode job : history.orElseThrow().get("/api/v1/applications/" + id + "/jobs")) {
      Instant started = time(job.path("submissionTime"));
      Instant ended = time(job.path("completionTime"));
      jobs.add(
          new SparkJob(
              id,
              job.path("name").asText(),
              state(job.path("status")),
              started,
              started == null || ended == null
                  ? null
                  : ended.toEpochMilli() - started.toEpochMilli(),
              job.path("numTasks").asInt(),
              job.path("numFailedTasks").asInt()));
    }
    if (jobs.isEmpty()) {
      jobs.add(withoutJobs(id, application));
    }
    return jobs;
  }

  private static SparkJob withoutJobs(String id, JsonNode application) {
    JsonNode attempt = application.path("attempts").path(0);
    boolean completed = attempt.path("completed").asBoolean();
    return new SparkJob(
        id,
        application.path("name").asText(),
        completed ? "finished" : "running",
        time(attempt.path("startTime")),
        completed ? attempt.path("duration").asLong() : null,
        0,
        0);
  }

  private List<SparkJob> ofMaster(String name) throws IOException, InterruptedException {
    List<SparkJob> found = new ArrayList<>();
    if (master.isPresent()) {
      JsonNode state = master.get().get("/json/");
      for (String list : List.of("completedapps", "activeapps")) {
        for (JsonNode each : state.path(list)) {
          if (each.path("name").asText().equals(name)) {
            boolean active = list.equals("activeapps");
            found.add(
                new SparkJob(
                    each.path("id").asText(),
                    name,
                    state(each.path("state")),
                    Instant.ofEpochMilli(each.path("starttime").asLong()),
                    active ? null : each.path("duration").asLong(),
                    null,
                    null));
          }
        }
      }
    }
    return found;
  }

  private static String state(JsonNode state) {
    return state.asText().toLowerCase(Locale.ROOT);
  }

  private static Instant time(JsonNode text) {
    if (!text.isTextual()) {
      return null;
    }
    try {
      return TIME.parse(text.asText(), Instant::from);
    } catch (DateTimeParseException e) {
      return OffsetDateTime.parse(text.asText()).toInstant(); // of a version that writes an offset
    }
  }
}
