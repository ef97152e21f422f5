package io.millrace.bench.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.datastax.oss.driver.api.core.CqlSession;
import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.JavaProgram;
import io.millrace.testkit.Cassandra;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * stream-to-cassandra as an older commit built it, and the node that it writes to.
 *
 * @param module the folder that has its class path in {@code target/bench.classpath}
 * @param commit that is checked out there, with {@code -dirty} if its files were changed
 * @param cassandra settings of the node's cassandra.yaml, in place of today's
 * @param jvmOptions of the node, beside today's
 */
record OlderBuild(Path module, String commit, Map<String, String> cassandra, String jvmOptions) {
  private static final String MODULE = "BASELINE_JARS";
  private static final String CASSANDRA = "BASELINE_CASSANDRA";
  private static final String JVM = "BASELINE_CASSANDRA_JVM";
  private static final String SETTING_OF_NODE =
      "SELECT name FROM system_views.settings WHERE name = ?";
  private static final Pattern SETTING = Pattern.compile("([a-z_]+)=([^=\\s]+)");

  /**
   * That of {@code BASELINE_JARS}: the folder of the module stream-to-cassandra in a working copy
   * of that commit, its class path written as setup/bench.py does; and of {@code
   * BASELINE_CASSANDRA}, if that is set: {@code NAME=VALUE}, separated by commas. {@code
   * BASELINE_CASSANDRA_JVM} has options of the node's virtual machine.
   *
   * @throws BenchException if it has no class path or is in no working copy, or a setting has
   *     another form or no build
   */
  static Optional<OlderBuild> given(Map<String, String> environment)
      throws IOException, InterruptedException {
    String folder = environment.getOrDefault(MODULE, "").strip();
    Map<String, String> cassandra = settings(environment.getOrDefault(CASSANDRA, "").strip());
    String jvmOptions = environment.getOrDefault(JVM, "").strip();
    if (folder.isEmpty()) {
      requireUnset(CASSANDRA, cassandra.isEmpty());
      requireUnset(JVM, jvmOptions.isEmpty());
      return Optional.empty();
    }
    Path classPath = Path.of(folder, "target", "bench.classpath");
    if (!Files.isReadable(classPath)) {
      throw new BenchException(
          "%s is \"%s\" (valid: a folder with target/bench.classpath)".formatted(MODULE, folder));
    }
    return Optional.of(new OlderBuild(Path.of(folder), commit(folder), cassandra, jvmOptions));
  }

  private static void requireUnset(String name, boolean unset) {
    if (!unset) {
      throw new BenchException("%s is set without %s".formatted(name, MODULE));
    }
  }

  private static String commit(String folder) throws IOException, InterruptedException {
    Process git =
        new ProcessBuilder("git", "-C", folder, "describe", "--always", "--dirty", "--exclude=*")
            .redirectErrorStream(true)
            .start();
    String answer = new String(git.getInputStream().readAllBytes(), UTF_8).strip();
    if (git.waitFor() != 0) {
      throw new BenchException(
          "%s is \"%s\" (valid: a folder of a working copy); git says: %s"
              .formatted(MODULE, folder, answer));
    }
    return answer;
  }

  private static Map<String, String> settings(String list) {
    Map<String, String> settings = new TreeMap<>();
    for (String each : list.isEmpty() ? new String[0] : list.split(",", -1)) {
      Matcher setting = SETTING.matcher(each.strip());
      if (!setting.matches()) {
        throw new BenchException(
            "%s has \"%s\" (valid: NAME=VALUE of cassandra.yaml, separated by commas)"
                .formatted(CASSANDRA, each));
      }
      settings.put(setting.group(1), setting.group(2));
    }
    return settings;
  }

  /** What results call it. */
  String name() {
    return commit + (cassandra.isEmpty() && jvmOptions.isEmpty() ? "" : " and its node");
  }

  /**
   * Starts its node, which the caller closes.
   *
   * @throws BenchException if it does not start, or does not know a setting
   */
  Cassandra startNode() {
    Cassandra node = started();
    try (CqlSession session = node.session()) {
      for (String name : cassandra.keySet()) {
        // Cassandra starts with any name
        if (session.execute(SETTING_OF_NODE, name).one() == null) {
          throw new BenchException(
              "%s has \"%s\", which is no setting of this Cassandra".formatted(CASSANDRA, name));
        }
      }
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
    return node;
  }

  private Cassandra started() {
    try {
      return Cassandra.start(cassandra, jvmOptions);
    } catch (RuntimeException e) {
      // Testcontainers has logged why, and the container's log
      throw new BenchException(
          "Cassandra has not started with %s %s and %s \"%s\"; its log is above"
              .formatted(CASSANDRA, cassandra, JVM, jvmOptions));
    }
  }

  /** Rows per second, its start and its exit included. */
  double streamed(Cassandra node, Stores stores, BenchSettings settings)
      throws IOException, InterruptedException {
    JavaProgram program =
        new JavaProgram(
            "older", module.toString(), "io.millrace.stream.Main", settings.heap(), List.of());
    return Stores.perSecond(settings.records(), stores.stored(node, Engine.JAVA, program).time());
  }
}
