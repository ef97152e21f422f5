package io.millrace.bench.source;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.bench.BenchException;
import io.millrace.common.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Any number of pages, made from one by copying: its users come again on every page, with other
 * ids. So an answer costs the source a copy of its bytes and nothing else.
 */
final class UserPages {
  /** Of an id, 8 hexadecimal digits are the page's, and the others the user's own. */
  private static final int PAGE_DIGITS = 8;

  /** Odd, so that different pages get different digits; large, so that these look random. */
  private static final int SPREAD = 0x9E3779B1;

  private static final byte[] START = "{\"results\":[".getBytes(US_ASCII);

  private final List<User> users;

  private UserPages(List<User> users) {
    this.users = List.copyOf(users);
  }

  /**
   * Reads an answer of the API.
   *
   * @throws BenchException if it has no users
   */
  static UserPages of(byte[] answer) throws IOException {
    List<User> users = new ArrayList<>();
    for (JsonNode user : Json.parse(answer).path("results")) {
      users.add(User.of(user));
    }
    if (users.isEmpty()) {
      throw new BenchException("the page has no users: its source cannot be copied");
    }
    return new UserPages(users);
  }

  /** How many users a page can have. */
  int size() {
    return users.size();
  }

  /**
   * A page as the API sends it.
   *
   * @param results how many users it has, at most {@link #size()}
   */
  byte[] page(String seed, int page, int results) {
    byte[] end =
        "],\"info\":{\"seed\":\"%s\",\"results\":%d,\"page\":%d,\"version\":\"1.4\"}}"
            .formatted(seed, results, page)
            .getBytes(UTF_8);
    List<User> chosen = users.subList(0, results);
    int length = chosen.stream().mapToInt(user -> user.json.length + 1).sum() - 1;
    byte[] body = new byte[START.length + length + end.length];
    byte[] digits = digits(page);
    int at = put(START, body, 0);
    for (User user : chosen) {
      if (at > START.length) {
        body[at++] = ',';
      }
      int next = put(user.json, body, at);
      put(digits, body, at + user.idAt);
      at = next;
    }
    put(end, body, at);
    return body;
  }

  private static byte[] digits(int page) {
    return "%08x".formatted(page * SPREAD).getBytes(US_ASCII);
  }

  private static int put(byte[] bytes, byte[] body, int at) {
    System.arraycopy(bytes, 0, body, at, bytes.length);
    return at + bytes.length;
  }

  /** A user as JSON, and where its id is in there. */
  private static final class User {
    private final byte[] json;
    private final int idAt;

    private User(byte[] json, int idAt) {
      this.json = json;
      this.idAt = idAt;
    }

    static User of(JsonNode user) {
      String json = Json.write(user);
      int rest = json.indexOf(user.at("/login/uuid").asText().substring(PAGE_DIGITS));
      int idAt = json.substring(0, rest - PAGE_DIGITS).getBytes(UTF_8).length;
      return new User(json.getBytes(UTF_8), idAt);
    }
  }
}
