package io.millrace.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverExecutionException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.DriverExecutionProfile;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.internal.core.metadata.DefaultEndPoint;
import io.millrace.common.task.SettingsException;
import io.millrace.common.task.UnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static CassandraSettings settings(InetSocketAddress... points) {
    return new CassandraSettings(
        List.of(points), "datacenter1", "user", "password", Durability.AUTO);
  }

  private static DriverExecutionProfile profile(CassandraSettings settings) {
    try (DriverConfigLoader loader = Sessions.config(settings)) {
      return loader.getInitialConfig().getDefaultProfile();
    }
  }

  @Test
  void should_ask_a_quorum_and_repeat_what_is_safe_to_repeat() {
    DriverExecutionProfile profile =
        profile(settings(InetSocketAddress.createUnresolved("cassandra", 9042)));

    assertThat(profile.getString(DefaultDriverOption.REQUEST_CONSISTENCY))
        .isEqualTo("LOCAL_QUORUM");
    assertThat(profile.getBoolean(DefaultDriverOption.REQUEST_DEFAULT_IDEMPOTENCE)).isTrue();
    assertThat(profile.getDuration(DefaultDriverOption.REQUEST_TIMEOUT))
        .isGreaterThan(Duration.ofSeconds(2));
  }

  @Test
  void should_start_and_stop_without_waiting() {
    DriverExecutionProfile profile =
        profile(settings(InetSocketAddress.createUnresolved("cassandra", 9042)));

    assertThat(profile.getInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD)).isZero();
    assertThat(profile.getInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD)).isZero();
    assertThat(profile.getBoolean(DefaultDriverOption.NETTY_DAEMON)).isTrue();
    assertThat(profile.getBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED)).isFalse();
    assertThat(profile.getBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED)).isFalse();
  }

  @Test
  void should_route_by_token_in_a_cluster() {
    DriverExecutionProfile profile =
        profile(
            settings(
                InetSocketAddress.createUnresolved("one", 9042),
                InetSocketAddress.createUnresolved("two", 9042)));

    assertThat(profile.getBoolean(DefaultDriverOption.METADATA_SCHEMA_ENABLED)).isTrue();
    assertThat(profile.getBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED)).isTrue();
  }

  @Test
  void should_name_the_address_that_cannot_be_reached() throws Exception {
    int closed = closedPort();

    assertThatThrownBy(
            () -> Sessions.open(settings(InetSocketAddress.createUnresolved("localhost", closed))))
        .isInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("Cassandra at localhost:" + closed + " cannot be reached: ")
        .hasMessageContaining("refused");
  }

  @Test
  void should_connect_to_the_address_that_was_named() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("localhost"))) {
      // given: it hangs up on everyone
      CompletableFuture<Boolean> connected =
          CompletableFuture.supplyAsync(
              () -> {
                try (Socket socket = server.accept()) {
                  return socket.isConnected();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });

      // then
      assertThatThrownBy(
              () ->
                  Sessions.open(
                      settings(
                          InetSocketAddress.createUnresolved("localhost", server.getLocalPort()))))
          .isInstanceOf(UnavailableException.class);
      assertThat(connected.getNow(false)).isTrue();
    }
  }

  @Test
  void should_not_turn_to_another_host_when_a_name_is_unknown() {
    assertThatThrownBy(
            () ->
                Sessions.open(
                    settings(InetSocketAddress.createUnresolved("no-such.invalid", 9042))))
        .isInstanceOf(UnavailableException.class)
        .hasMessage(
            "Cassandra at no-such.invalid:9042 cannot be reached: cannot resolve"
                + " no-such.invalid");
  }

  @Test
  void should_tell_a_wrong_password_from_a_user_that_cannot_be_looked_up() {
    CassandraSettings settings = settings(InetSocketAddress.createUnresolved("cassandra", 9042));

    assertThat(
            Sessions.translated(settings, refused("Provided username and/or password incorrect")))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("rejects user");
    assertThat(
            Sessions.translated(
                settings,
                refused("Unable to perform authentication: Cannot achieve consistency level")))
        .isInstanceOf(UnavailableException.class)
        .hasMessageContaining("Cannot achieve consistency level");
  }

  private static DriverException refused(String message) {
    EndPoint node = new DefaultEndPoint(InetSocketAddress.createUnresolved("cassandra", 9042));
    return new DriverExecutionException(new AuthenticationException(node, message));
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
