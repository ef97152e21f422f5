package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to a stack whose Kafka has ZooKeeper. */
@Tag("zookeeper")
@ResourceLock(Stack.SERVICES)
@ResourceLock(Stack.STORES)
class ZooKeeperIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);
  private static final String LOGIN = "KAFKA_OPTS=-Djava.security.auth.login.config=";
  private static final String SHELL = "/opt/kafka/bin/zookeeper-shell.sh";

  @RegisterExtension static final DagUnderTest USERS = DagUnderTest.named("users");

  private final Stack stack = USERS.stack();
  private final Dag dag = USERS.dag();
  private final Rows rows = USERS.rows();

  @Test
  void should_answer_the_broker_and_no_client_that_does_not_log_in() throws Exception {
    String[] list = {SHELL, "zookeeper:2181", "ls", "/brokers/ids"};

    assertThat(stack.exec("kafka", env(LOGIN + "/tmp/jaas.conf", list))).contains("[1]");
    assertThatThrownBy(() -> stack.exec("kafka", env("KAFKA_OPTS=", list)))
        .hasMessageContaining("Session closed because client failed to authenticate");
  }

  @Test
  void should_refuse_a_wrong_password() {
    String script =
        "sed 's/password=.*/password=\"wrong\";/' /tmp/jaas.conf > /tmp/wrong.conf; %s/tmp/wrong.conf %s zookeeper:2181 ls /"
            .formatted(LOGIN, SHELL);

    assertThatThrownBy(() -> stack.exec("kafka", "bash", "-c", script))
        .hasMessageContaining("AuthFailed");
  }

  @Test
  void should_be_reachable_from_kafka_and_not_from_the_network_of_the_tasks() throws Exception {
    String connect = "exec 3<>/dev/tcp/%s/2181 && echo connected".formatted(address());
    String[] command = {"timeout", "5", "bash", "-c", connect};

    assertThat(stack.exec("kafka", command)).contains("connected");
    assertThatThrownBy(() -> stack.exec("cassandra", command))
        .hasMessageNotContaining("connected\n");
    assertThatThrownBy(() -> stack.exec("cassandra", "getent", "hosts", "zookeeper"))
        .hasMessageContaining("ended with 2");
  }

  /** Not the name: the address is what is left to somebody whose resolver does not know it. */
  private String address() throws Exception {
    return stack.address("zookeeper");
  }

  @ParameterizedTest
  @CsvSource({"zookeeper, 20", "kafka, 22"})
  void should_store_every_record_of_a_run_during_which_it_is_killed(String service, int hoursAgo)
      throws Exception {
    Instant hour = Hours.ago(hoursAgo);

    String run = dag.trigger(hour, Dag.params().put("users", 12_000));
    dag.awaitTask(run, "schema_init", "success", LIMIT);
    stack.crash(service);
    stack.awaitRestart(service);

    dag.awaitSuccess(run, LIMIT);
    assertThat(rows.ofInterval(hour)).hasSize(12_000);
    assertThat(rows.usersOf(hour)).isEqualTo(12_000);
  }

  @Test
  void should_begin_a_run_while_it_is_away() throws Exception {
    Instant hour = Hours.ago(24);
    stack.kill("zookeeper");
    String run;
    try {
      run = dag.trigger(hour, Dag.params().put("users", 10));
      dag.awaitTask(run, "schema_init", "running", LIMIT);
    } finally {
      stack.start("zookeeper");
    }

    dag.awaitSuccess(run, LIMIT);
    assertThat(rows.ofInterval(hour)).hasSize(10);
  }

  private static String[] env(String variable, String... command) {
    String[] all = new String[command.length + 2];
    all[0] = "env";
    all[1] = variable;
    System.arraycopy(command, 0, all, 2, command.length);
    return all;
  }
}
