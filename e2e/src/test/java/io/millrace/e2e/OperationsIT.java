package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** What people on call do to a stack: back it up, lose data, restore it, upgrade it, tidy it up. */
@Isolated("it stops Airflow and replaces its database")
class OperationsIT {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Path BACKUPS = Path.of("..", "backups");
  private static final String REVISION = "SELECT version_num FROM alembic_version";

  private static Stack stack;

  private Path backup;

  @BeforeAll
  static void connect() throws Exception {
    stack = Stack.underTest();
  }

  @AfterEach
  void removeBackup() throws Exception {
    if (backup != null) {
      for (String name : List.of("airflow.dump", "cassandra.tar", "env")) {
        Files.deleteIfExists(backup.resolve(name));
      }
      Files.delete(backup);
    }
  }

  @Test
  void should_have_all_back_from_a_backup() throws Exception {
    // given
    Instant hour = Hours.ago(140);
    Instant later = Hours.ago(141);
    String run = succeeded(hour);
    Set<String> before = rows(hour);
    backup = folderIn(stack.make("backup"));

    // when
    succeeded(later);
    stack.sql("DELETE FROM dag_run WHERE run_id = '" + run + "'");
    stack.cql("TRUNCATE user_streams.created_users_by_interval");
    stack.make("restore", "FROM=backups/" + backup.getFileName(), "CONFIRM=yes");

    // then
    assertThat(rows(hour)).hasSize(10).isEqualTo(before);
    assertThat(rows(later)).isEmpty();
    Dag dag = users();
    dag.awaitSuccess(run, LIMIT);
    assertThat(dag.result(run, "stream_to_cassandra").get("stored").asInt()).isEqualTo(10);

    // when
    String again = dag.trigger(later, Dag.params().put("users", 10));

    // then
    dag.awaitSuccess(again, LIMIT);
    assertThat(dag.result(again, "fetch_and_produce").get("reused").asBoolean()).isTrue();
    assertThat(rows(later)).hasSize(10);
  }

  @Test
  void should_migrate_an_older_database_with_all_that_is_in_it() throws Exception {
    // given
    String run = succeeded(Hours.ago(142));
    String revision = stack.sql(REVISION);
    stack.sql(
        "INSERT INTO connection (conn_id, conn_type, host, is_encrypted, is_extra_encrypted)"
            + " VALUES ('mine', 'http', 'example.com', false, false)");
    stack.stop("scheduler", "dag-processor", "api-server");
    stack.airflow("db", "downgrade", "--to-version", "3.2.0", "--yes");
    assertThat(stack.sql(REVISION)).isNotEqualTo(revision);

    // when
    String printed = stack.make("upgrade");
    backup = folderIn(printed);

    // then
    assertThat(printed).contains("revision " + revision + " (was 1d6611b6ab7c)");
    assertThat(stack.sql(REVISION)).isEqualTo(revision);
    assertThat(stack.sql("DELETE FROM connection WHERE conn_id = 'mine' RETURNING host"))
        .startsWith("example.com");
    assertThat(Files.getPosixFilePermissions(backup.resolve("airflow.dump")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    Dag dag = users();
    dag.awaitSuccess(run, LIMIT);
    String next = dag.trigger(Hours.ago(143), Dag.params().put("users", 10));
    dag.awaitSuccess(next, LIMIT);
  }

  @Test
  void should_remove_old_logs_and_old_runs_only() throws Exception {
    // given
    String old = succeeded(Hours.ago(144));
    String young = succeeded(Hours.ago(145));
    String logs = "/opt/airflow/logs/dag_id=users/run_id=";
    String task = "/task_id=fetch_and_produce/attempt=1.log";
    stack.sql(
        "UPDATE dag_run SET start_date = start_date - interval '31 days' WHERE run_id = '%s'"
            .formatted(old));
    stack.exec("scheduler", "touch", "-d", "31 days ago", logs + old + task);

    // when
    String printed = stack.exec("maintenance", "python3", "-m", "millrace.retention");

    // then
    assertThat(printed).contains("removed 1 log files from before ");
    assertThat(stack.exec("scheduler", "find", logs + old, logs + young, "-name", "*.log"))
        .doesNotContain(logs + old + task)
        .contains(logs + young + task);
    assertThat(stack.sql("SELECT run_id FROM dag_run")).doesNotContain(old).contains(young);
  }

  /** Logs in to Airflow as it is now: a restored one may not know an older login. */
  private static Dag users() throws Exception {
    return new Dag(new Airflow(stack), "users");
  }

  private static String succeeded(Instant hour) throws Exception {
    Dag dag = users();
    String run = dag.trigger(hour, Dag.params().put("users", 10));
    dag.awaitSuccess(run, LIMIT);
    return run;
  }

  private static Set<String> rows(Instant hour) {
    try (Rows rows = new Rows(stack)) {
      return rows.ofInterval(hour);
    }
  }

  /** The folder that a command says it has made. */
  private static Path folderIn(String printed) {
    String name = printed.replaceAll("(?s).*backups/(\\S+?):.*", "$1");
    return BACKUPS.resolve(name);
  }
}
