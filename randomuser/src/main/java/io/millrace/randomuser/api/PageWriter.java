package io.millrace.randomuser.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
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
  private final JsonFactory json = new JsonFactory();

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
      UserJson.write(selection.user(index), now, page);
    }
    page.writeEndArray();
    if (request.info()) {
      writeInfo(request, page);
    }
    page.writeEndObject();
    page.close();
  }

  private static void writeInfo(UsersRequest request, JsonGenerator page) throws IOException {
    page.writeObjectFieldStart("info");
    page.writeStringField("seed", request.seed());
    page.writeNumberField("results", request.results());
    page.writeNumberField("page", request.page());
    page.writeStringField("version", VERSION);
    page.writeEndObject();
  }
}
