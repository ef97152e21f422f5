package io.millrace.randomuser.api;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.randomuser.people.Population;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;

/** Writes pages as JSON, user by user: a page of 5,000 never exists as a whole. */
final class PageWriter {
  private static final String VERSION = "1.4";

  private final Population population;
  private final Clock clock;

  /** Sends a page when its buffer is full, not after each user. */
  private final JsonMapper json =
      JsonMapper.builder().disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE).build();

  PageWriter(Population population, Clock clock) {
    this.population = population;
    this.clock = clock;
  }

  /**
   * Writes the page and closes the stream. After a failure the stream stays open: closing it would
   * end a truncated page as if it were complete.
   */
  void write(UsersRequest request, OutputStream out) throws IOException {
    Population.Selection selection =
        population.select(request.key(), request.nationalities(), request.gender());
    Instant now = clock.instant();
    JsonGenerator page = json.createGenerator(out);
    page.writeStartObject();
    page.writeArrayFieldStart("results");
    for (int index = 0; index < request.results(); index++) {
      page.writeTree(UserJson.of(selection.user(index), now));
    }
    page.writeEndArray();
    if (request.info()) {
      page.writeFieldName("info");
      page.writeTree(
          json.createObjectNode()
              .put("seed", request.seed())
              .put("results", request.results())
              .put("page", request.page())
              .put("version", VERSION));
    }
    page.writeEndObject();
    page.close();
  }
}
