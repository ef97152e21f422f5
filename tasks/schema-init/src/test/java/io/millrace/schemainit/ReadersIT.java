package io.millrace.schemainit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cassandra.CassandraSettings;
import io.millrace.cassandra.Patience;
import io.millrace.cassandra.Retrier;
import io.millrace.cassandra.Sessions;
import io.millrace.common.settings.Settings;
import io.millrace.common.task.Deadline;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.Stop;
import io.millrace.testkit.Cassandra;
import io.millrace.testkit.Services;
import io.millrace.testkit.TestPipeline;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the roles of CASSANDRA_READERS may read, with the task's own role as in the stack. */
class ReadersIT extends Preparing {
  private static final String MAKER = "readers_it_maker";
  private static final String READER = "readers_it_reader";
  private static final String OTHER = "readers_it-Other";

  private static CqlSession admin;

  ReadersIT() {
    environment.put("CASSANDRA_USERNAME", MAKER);
    environment.put("CASSANDRA_PASSWORD", MAKER);
    environment.put("CASSANDRA_READERS", READER);
  }

  @BeforeAll
  static void start() {
    Services.startAll();
    admin = Services.cassandra().session();
    for (String role : List.of(MAKER, READER, OTHER)) {
      admin.execute(
          "CREATE ROLE \"%s\" WITH LOGIN = true AND PASSWORD = '%s'".formatted(role, role));
    }
    admin.execute("GRANT CREATE ON ALL KEYSPACES TO " + MAKER);
  }

  @AfterAll
  static void close() {
    for (String role : List.of(MAKER, READER, OTHER)) {
      admin.execute("DROP ROLE \"%s\"".formatted(role));
    }
    admin.close();
  }

  @Test
  void should_let_the_readers_read_the_keyspace_once_it_is_made_and_nothing_else() {
    environment.put("CASSANDRA_READERS", READER + "," + OTHER);

    assertThat(changes(run(pipeline)))
        .containsSubsequence(
            "created keyspace " + keyspace,
            "granted SELECT on keyspace %s to %s".formatted(keyspace, READER),
            "granted SELECT on keyspace %s to %s".formatted(keyspace, OTHER),
            "created table " + keyspace + ".ingest_runs");

    assertThat(changes(run(pipeline))).isEmpty();
    for (String role : List.of(READER, OTHER)) {
      assertThat(rights(role)).containsExactly("data/" + keyspace + " [SELECT]");
      try (CqlSession reader = session(role)) {
        assertThat(reader.execute("SELECT * FROM %s.ingest_runs".formatted(keyspace)).all())
            .isEmpty();
        assertThatExceptionOfType(UnauthorizedException.class)
            .isThrownBy(() -> reader.execute("SELECT role, salted_hash FROM system_auth.roles"));
      }
    }
  }

  @Test
  void should_grant_what_is_missing_of_a_keyspace_that_is_there_and_only_that() {
    environment.remove("CASSANDRA_READERS");
    run(pipeline);
    assertThat(rights(READER)).doesNotContain("data/" + keyspace + " [SELECT]");

    environment.put("CASSANDRA_READERS", READER);
    assertThat(changes(run(pipeline)))
        .containsExactly("granted SELECT on keyspace %s to %s".formatted(keyspace, READER));
    environment.put("CASSANDRA_READERS", READER + "," + OTHER);
    assertThat(changes(run(pipeline)))
        .containsExactly("granted SELECT on keyspace %s to %s".formatted(keyspace, OTHER));
    admin.execute("REVOKE SELECT ON KEYSPACE %s FROM %s".formatted(keyspace, READER));
    assertThat(changes(run(pipeline)))
        .containsExactly("granted SELECT on keyspace %s to %s".formatted(keyspace, READER));
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @Test
  void should_name_the_setting_of_a_role_that_does_not_exist_and_go_on_once_it_does() {
    String late = "readers_it_late";
    environment.put("CASSANDRA_READERS", late);

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> run(pipeline))
        .withMessageStartingWith(
            "CASSANDRA_READERS names the role \"%s\", which Cassandra does not have"
                .formatted(late))
        .withMessageContaining("valid: roles that exist, or empty");

    admin.execute("CREATE ROLE " + late);
    try {
      assertThat(changes(run(pipeline)))
          .startsWith("granted SELECT on keyspace %s to %s".formatted(keyspace, late));
    } finally {
      admin.execute("DROP ROLE " + late);
    }
  }

  @Test
  void should_say_what_to_do_where_it_may_not_grant() {
    admin.execute(
        "CREATE KEYSPACE %s WITH replication = {'class': 'NetworkTopologyStrategy', 'datacenter1': 1}"
            .formatted(keyspace));

    assertThatExceptionOfType(SettingsException.class)
        .isThrownBy(() -> run(pipeline))
        .withMessageContainingAll(
            "CASSANDRA_READERS is \"" + READER + "\"",
            "User %s has no AUTHORIZE permission on <keyspace %s>".formatted(MAKER, keyspace),
            "grant AUTHORIZE and SELECT on the keyspace",
            "remove it from the setting");

    admin.execute("GRANT SELECT ON KEYSPACE %s TO %s".formatted(keyspace, READER));
    environment.remove("CASSANDRA_READERS");
    assertThat(changes(run(pipeline))).contains("created table " + keyspace + ".ingest_runs");
  }

  /** Of its keyspace, only one of them is the maker. */
  @RepeatedTest(3)
  void should_let_all_go_on_that_prepare_one_new_keyspace_at_once() {
    List<CompletableFuture<ObjectNode>> runs =
        Stream.of(pipeline, pipeline, inSameKeyspace(), inSameKeyspace())
            .map(each -> CompletableFuture.supplyAsync(() -> run(each)))
            .toList();

    List<String> changes = runs.stream().flatMap(each -> changes(each.join()).stream()).toList();

    assertThat(changes).contains("created keyspace " + keyspace);
    assertThat(rights(READER)).contains("data/" + keyspace + " [SELECT]");
    assertThat(changes(run(pipeline))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"AllowAllAuthenticator, no_such_role", "PasswordAuthenticator, cassandra"})
  void should_grant_nothing_where_everyone_may_read_everything(String logins, String reader) {
    Map<String, String> open = Map.of("authenticator", logins, "authorizer", "AllowAllAuthorizer");
    Deadline deadline = new Deadline(Clock.systemUTC(), Duration.ofMinutes(1));
    Patience patience = Patience.until(deadline, new Stop(), "granting");
    try (Cassandra cassandra = Cassandra.start(open);
        CqlSession session = cassandra.session()) {
      session.execute(
          "CREATE KEYSPACE %s WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}"
              .formatted(keyspace));

      assertThat(
              new Readers(
                      () -> session,
                      keyspace,
                      List.of(reader),
                      new Retrier(patience),
                      new JustMade(deadline))
                  .apply())
          .isEmpty();
    }
  }

  private TestPipeline inSameKeyspace() {
    TestPipeline other = TestPipeline.unique();
    other.object("/table").put("keyspace", keyspace).put("name", other.parsed().name());
    return other;
  }

  /** What a role may do to data of this test or of Cassandra's own. */
  private Stream<String> rights(String role) {
    return admin
        .execute(
            "SELECT resource, permissions FROM system_auth.role_permissions WHERE role = ?", role)
        .all()
        .stream()
        .filter(this::isOfThisTest)
        .map(row -> row.getString("resource") + " " + row.getSet("permissions", String.class));
  }

  /** Other tests of this class leave their keyspaces. */
  private boolean isOfThisTest(Row row) {
    String[] resource = row.getString("resource").split("/", -1);
    return resource.length == 1 || resource[1].equals(keyspace) || resource[1].startsWith("system");
  }

  private CqlSession session(String role) {
    Map<String, String> login = new HashMap<>(environment);
    login.put("CASSANDRA_USERNAME", role);
    login.put("CASSANDRA_PASSWORD", role);
    return Sessions.open(CassandraSettings.read(new Settings(login)));
  }
}
