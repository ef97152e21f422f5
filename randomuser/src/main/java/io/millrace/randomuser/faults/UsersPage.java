package io.millrace.randomuser.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A parsed page of the stand-in.
 *
 * @param users the bytes of each: most stay unchanged, and some become invalid JSON
 */
record UsersPage(List<byte[]> users, ObjectNode info) {
  static final JsonMapper JSON = new JsonMapper();

  UsersPage {
    users = List.copyOf(users);
  }

  static UsersPage parse(byte[] page) throws IOException {
    List<byte[]> users = new ArrayList<>();
    ObjectNode info = JSON.createObjectNode();
    try (JsonParser parser = JSON.getFactory().createParser(page)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.equals("results")) {
          addUsers(page, parser, users);
        } else {
          info = JSON.readTree(parser);
        }
      }
    }
    return new UsersPage(users, info);
  }

  private static void addUsers(byte[] page, JsonParser parser, List<byte[]> users)
      throws IOException {
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
      parser.skipChildren();
      int end = Math.toIntExact(parser.currentLocation().getByteOffset());
      users.add(Arrays.copyOfRange(page, start, end));
    }
  }

  UsersPage with(List<byte[]> others) {
    return new UsersPage(others, info);
  }

  /** The page as JSON, with its faults; an empty {@code info} is omitted. */
  byte[] bytes() throws IOException {
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    page.write("{\"results\":[".getBytes(UTF_8));
    for (int index = 0; index < users.size(); index++) {
      if (index > 0) {
        page.write(',');
      }
      page.write(users.get(index));
    }
    page.write(']');
    if (!info.isEmpty()) {
      page.write(",\"info\":".getBytes(UTF_8));
      page.write(JSON.writeValueAsBytes(info));
    }
    page.write('}');
    return page.toByteArray();
  }
}
