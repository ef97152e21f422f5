package io.millrace.randomuser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What the real API answered. */
public final class Fixtures {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String FOLDER = "/randomuser-1.4/";

  private Fixtures() {}

  /** A request and its answer; users is 0 for errors. */
  public record Fixture(String file, String url, int status, String contentType, int users) {
    public String body() {
      return read(file);
    }

    public JsonNode json() {
      return parse(body());
    }

    @Override
    public String toString() {
      return url;
    }
  }

  /** Everything that was asked for over HTTP. */
  public static Stream<Fixture> all() {
    List<Fixture> fixtures = new ArrayList<>();
    for (JsonNode entry : parse(read("INDEX.json"))) {
      if (entry.has("url")) {
        fixtures.add(
            new Fixture(
                entry.get("file").asText(),
                entry.get("url").asText(),
                entry.get("status").asInt(),
                entry.get("contentType").asText(),
                entry.path("users").asInt()));
      }
    }
    return fixtures.stream();
  }

  public static Stream<Fixture> pages() {
    return all().filter(fixture -> fixture.status() == 200);
  }

  /** Every user of every page. */
  public static List<JsonNode> users() {
    List<JsonNode> users = new ArrayList<>();
    pages().forEach(page -> page.json().get("results").forEach(users::add));
    return users;
  }

  public static List<JsonNode> usersOf(String nationality) {
    return users().stream().filter(user -> user.get("nat").asText().equals(nationality)).toList();
  }

  public static JsonNode parse(String json) {
    try {
      return MAPPER.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    try (InputStream stream = Fixtures.class.getResourceAsStream(FOLDER + file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
