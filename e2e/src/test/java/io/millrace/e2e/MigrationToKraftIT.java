package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** {@code make kraft}: what a stack with ZooKeeper has stored is there with KRaft. */
@Tag("zookeeper")
@Isolated("it replaces Kafka")
@Order(Integer.MAX_VALUE)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MigrationToKraftIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String PART = ":compose/zookeeper.yml";

  @Test
  @Order(1)
  void should_refuse_another_kafka_than_the_one_that_has_the_data() throws Exception {
    Stack stack = Stack.underTest();
    String env = Files.readString(stack.file(".env"));
    Files.writeString(stack.file(".env"), env.replace(PART, ""));

    try {
      assertThatThrownBy(() -> stack.make("run"))
          .hasMessageContaining("is that of a Kafka with ZooKeeper")
          .hasMessageContaining("docs/zookeeper.md");
    } finally {
      Files.writeString(stack.file(".env"), env);
    }
  }

  @Test
  @Order(2)
  void should_have_kept_every_interval_and_store_new_ones() throws Exception {
    // given
    Stack before = Stack.underTest();
    Instant hour = Hours.ago(60);
    String run = succeeded(before, hour);
    String fetched =
        new Dag(new Airflow(before), "users").result(run, "fetch_and_produce").toString();
    Set<String> rows = rows(before, hour);

    // when
    String printed = before.make("kraft", "CONFIRM=yes");

    // then
    Stack after = Stack.underTest();
    assertThat(printed).contains("took compose/zookeeper.yml out of COMPOSE_FILE in .env");
    assertThat(after.setting("COMPOSE_FILE")).doesNotContain(PART);
    assertThat(after.exec("kafka", features())).contains("metadata.version").contains("4.");
    Dag dag = new Dag(new Airflow(after), "users");
    String again = succeeded(after, hour);
    assertThat(dag.result(again, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(dag.result(again, "fetch_and_produce").get("revision").asInt()).isEqualTo(1);
    assertThat(fetched).contains("\"revision\":1");
    assertThat(rows(after, hour)).hasSize(1000).isEqualTo(rows);
    Instant later = Hours.ago(61);
    succeeded(after, later);
    assertThat(rows(after, later)).hasSize(1000);

    // and: the ordinary command goes on with it
    assertThat(after.make("run")).contains("rows of this interval in Cassandra: 1000");
  }

  private static String[] features() {
    String tool = "/opt/kafka/bin/kafka-features.sh";
    return new String[] {tool, "--bootstrap-server", "kafka:9092", "describe"};
  }

  private static String succeeded(Stack stack, Instant hour) throws Exception {
    Dag dag = new Dag(new Airflow(stack), "users");
    String run = dag.trigger(hour, Dag.params());
    dag.awaitSuccess(run, LIMIT);
    return run;
  }

  private static Set<String> rows(Stack stack, Instant hour) {
    try (Rows rows = new Rows(stack)) {
      return rows.ofInterval(hour);
    }
  }
}
