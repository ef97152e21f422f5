package io.millrace.randomuser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The program in a process of its own. */
class MainTest {
  private static final Pattern LISTENING = Pattern.compile("listening on port (\\d+), quota (.*)");
  private static final Pattern FAULTY =
      Pattern.compile("listening on port (\\d+) with faults, admin port (\\d+)");
  private static final int SIGTERM_EXIT = 143;

  @Test
  void should_listen_where_it_is_told_and_stop_cleanly_on_sigterm() throws Exception {
    Process process = run(Map.of("PORT", "0", "QUOTA_RECORDS", "20000"));
    try (BufferedReader log = log(process)) {
      Matcher listening = LISTENING.matcher(log.readLine());
      assertThat(listening.find()).isTrue();
      assertThat(listening.group(2)).isEqualTo("20000 users per PT5M and address");
      Client client = new Client(Integer.parseInt(listening.group(1)));
      assertThat(client.users("results=3")).hasSize(3);

      assertStopsOnSigterm(process);
      assertThat(log.lines()).last().asString().endsWith("stopped");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void should_open_its_admin_port_if_it_is_told_to() throws Exception {
    Process process = run(Map.of("PORT", "0", "ADMIN_PORT", "0"));
    try (BufferedReader log = log(process)) {
      assertThat(log.readLine()).as("the server behind").containsPattern(LISTENING);
      Matcher listening = FAULTY.matcher(log.readLine());
      assertThat(listening.find()).isTrue();
      assertThat(new Client(Integer.parseInt(listening.group(1))).users("results=3")).hasSize(3);
      Client admin = new Client(Integer.parseInt(listening.group(2)));
      assertThat(admin.json("/faults").get("requests").intValue()).isEqualTo(1);

      assertStopsOnSigterm(process);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void should_name_wrong_settings_and_exit() throws Exception {
    Process process = run(Map.of("PORT", "http", "QUOTA_WINDOW", "five minutes"));
    try (BufferedReader log = log(process)) {
      assertThat(log.readLine())
          .isEqualTo(
              "PORT is 'http', valid is a whole number from 0 to 65535; QUOTA_WINDOW is 'five"
                  + " minutes', valid is an ISO-8601 duration above 0, such as PT300S");
      assertThat(process.waitFor()).isEqualTo(78);
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void should_say_that_its_port_is_taken_and_exit() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      Process process = run(Map.of("PORT", Integer.toString(taken.getLocalPort())));
      try (BufferedReader log = log(process)) {
        assertThat(log.readLine()).startsWith("cannot listen on PORT");
        assertThat(process.waitFor()).isEqualTo(69);
      } finally {
        process.destroyForcibly();
      }
    }
  }

  private static Process run(Map<String, String> environment) throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    ProcessBuilder builder =
        new ProcessBuilder(
                java.toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName())
            .redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void assertStopsOnSigterm(Process process) throws InterruptedException {
    // Process.destroy() would close the log, too.
    process.toHandle().destroy();

    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(SIGTERM_EXIT);
  }

  private static BufferedReader log(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }
}
