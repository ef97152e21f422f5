package io.millrace.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.common.json.Json;
import io.millrace.common.pipeline.Pipeline;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What tutorials do: in a loop, one request for one user, over a connection of its own, and one
 * send, which nothing waits for. Unlike there, the program fails if a send has failed: it would be
 * measured for less than it seems to do.
 */
public final class OneByOne {
  /** A tutorial's loop runs for a minute, which gives the same rate. */
  private static final Duration TIME = Duration.ofSeconds(15);

  private final Map<String, String> environment;

  private OneByOne(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Prints how many users it has sent, and how many nanoseconds that took. */
  public static void main(String[] arguments)
      throws IOException, ExecutionException, InterruptedException {
    new OneByOne(System.getenv()).run();
    System.exit(0);
  }

  private void run() throws IOException, ExecutionException, InterruptedException {
    String topic = Pipeline.parse(environment.get("PIPELINE")).topic().name();
    Map<String, Object> config =
        Map.of("bootstrap.servers", environment.get("KAFKA_BOOTSTRAP_SERVERS"), "linger.ms", 0);
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      long start = System.nanoTime();
      List<Future<RecordMetadata>> sends = new ArrayList<>();
      while (System.nanoTime() - start < TIME.toNanos()) {
        byte[] user = Json.bytes(formatted(user()));
        sends.add(producer.send(new ProducerRecord<>(topic, user)));
      }
      for (Future<RecordMetadata> send : sends) {
        send.get();
      }
      long nanos = System.nanoTime() - start;
      System.out.println(Json.write(Json.object().put("users", sends.size()).put("nanos", nanos)));
    }
  }

  /** As the library of the tutorials does it: no connection is kept. */
  private JsonNode user() throws IOException {
    URI uri = URI.create(environment.get("SOURCE_URL") + "?results=1");
    HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
    connection.setRequestProperty("Connection", "close");
    try (InputStream body = connection.getInputStream()) {
      return Json.parse(body.readAllBytes()).path("results").path(0);
    } finally {
      connection.disconnect();
    }
  }

  private static ObjectNode formatted(JsonNode user) {
    JsonNode location = user.path("location");
    return Json.object()
        .put("id", user.at("/login/uuid").asText())
        .put("first_name", user.at("/name/first").asText())
        .put("last_name", user.at("/name/last").asText())
        .put("gender", user.path("gender").asText())
        .put(
            "address",
            "%s %s, %s, %s, %s"
                .formatted(
                    location.at("/street/number").asText(),
                    location.at("/street/name").asText(),
                    location.path("city").asText(),
                    location.path("state").asText(),
                    location.path("country").asText()))
        .put("post_code", location.path("postcode").asText())
        .put("email", user.path("email").asText())
        .put("username", user.at("/login/username").asText())
        .put("dob", user.at("/dob/date").asText())
        .put("registered_date", user.at("/registered/date").asText())
        .put("phone", user.path("phone").asText())
        .put("picture", user.at("/picture/medium").asText());
  }
}
