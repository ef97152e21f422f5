package io.millrace.testkit.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Records of the users pipeline, as fetch-and-produce would put them in the topic. */
public final class Users {
  private Users() {}

  /** A record as it is sent. */
  public record Message(String key, String value) {
    public static Message of(ObjectNode value) {
      return new Message(value.path("id").asText(), Json.write(value));
    }
  }

  public static UUID id(int number) {
    return new UUID(0x1234_5678_9abc_4defL, 0x8000_0000_0000_0000L | number * 7919L);
  }

  /** A user with a few of the fields; the others are absent. */
  public static ObjectNode user(int number) {
    return Json.object()
        .put("id", id(number).toString())
        .put("first_name", "Zoë-" + number)
        .put("last_name", "O'Brien")
        .put("email", "u" + number + "@example.com")
        .put("latitude", 1.5 + number)
        .put("dob", "1970-01-02T03:04:05.678Z");
  }

  public static Message message(int number) {
    return Message.of(user(number));
  }

  public static List<Message> messages(int from, int to) {
    return IntStream.range(from, to).mapToObj(Users::message).toList();
  }
}
