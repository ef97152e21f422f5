package io.millrace.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.common.json.Json;
import io.millrace.randomuser.ServerSettings;
import io.millrace.randomuser.StandIn;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What a source without faults answers for an hour. */
record FaultlessSource(StandIn standIn) implements AutoCloseable {

  static FaultlessSource start() throws IOException {
    ServerSettings settings = new ServerSettings(0, Optional.empty());
    return new FaultlessSource(StandIn.start(settings, Clock.systemUTC()));
  }

  /** The URL of a source on this machine. */
  static String url(int port) {
    return "http://localhost:" + port + "/api/1.4/";
  }

  JsonNode page(Hour hour, int number) throws IOException {
    String query = "?seed=%s&page=%d&results=10".formatted(hour.interval().label(), number);
    try (InputStream in = URI.create(url(standIn.port()) + query).toURL().openStream()) {
      return Json.parse(in.readAllBytes());
    }
  }

  /** The ids of all users of an hour. */
  Set<UUID> ids(Hour hour) throws IOException {
    Set<UUID> ids = new HashSet<>();
    for (int number = 1; number <= HostileRun.PAGES; number++) {
      page(hour, number).get("results").forEach(user -> ids.add(id(user)));
    }
    return ids;
  }

  static UUID id(JsonNode user) {
    return UUID.fromString(user.at("/login/uuid").textValue());
  }

  @Override
  public void close() {
    standIn.close();
  }
}
