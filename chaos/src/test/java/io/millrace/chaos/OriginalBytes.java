package io.millrace.chaos;

import static io.millrace.chaos.CommittedRecords.header;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.ledger.DeadLetter;
import io.millrace.randomuser.faults.Fault;
import java.io.IOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What a dead letter keeps of a user that a fault has changed. */
final class OriginalBytes {
  private OriginalBytes() {}

  /**
   * Dead letters of the fetching task have the source's bytes, those of the streaming task Kafka's.
   *
   * @param user as a source without faults gives it; is changed
   */
  static void assertKept(Fault fault, ObjectNode user, ConsumerRecord<byte[], byte[]> deadLetter)
      throws IOException {
    String value = new String(deadLetter.value(), UTF_8);
    switch (fault) {
      case NULL_USERS -> assertThat(value).isEqualTo(Json.write(NullNode.getInstance()));
      case WITHOUT_ID -> {
        user.withObject("/login").remove("uuid");
        assertThat(value).isEqualTo(Json.write(user));
      }
      case WRONG_TYPES -> {
        user.withObject("/name").putObject("first").put("text", "Ada");
        user.withObject("/dob").put("date", 18_151_210);
        assertThat(value).isEqualTo(Json.write(user));
      }
      case HALF_CHARACTERS -> {
        user.withObject("/name").put("first", "A~");
        assertThat(value).isEqualTo(Json.write(user).replace("A~", "A\\ud83d"));
      }
      case NAN_USERS -> {
        user.withObject("/location/coordinates").put("latitude", "~");
        assertThat(value).isEqualTo(Json.write(user).replace("\"~\"", "NaN"));
      }
      case BROKEN_USERS -> {
        user.put("email", "~");
        assertThat(value).isEqualTo(Json.write(user).replace("\"~\"", ""));
      }
      case HUGE_STRINGS -> {
        user.put("email", "e".repeat(2_000_000));
        String whole = Json.write(user);
        assertThat(whole).startsWith(value);
        assertThat(value.length()).isBetween(1_000_000, 1_048_588);
        assertThat(header(deadLetter, DeadLetter.FULL_SIZE))
            .isEqualTo(Integer.toString(whole.getBytes(UTF_8).length));
      }
      default -> assertThat(Json.parse(value).get("id")).isNotNull();
    }
  }
}
