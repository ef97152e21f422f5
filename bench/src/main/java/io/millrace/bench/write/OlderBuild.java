package io.millrace.bench.write;

import io.millrace.bench.BenchException;
import io.millrace.bench.BenchSettings;
import io.millrace.bench.run.Engine;
import io.millrace.bench.run.JavaProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * stream-to-cassandra as an older commit built it.
 *
 * @param module the folder that has its class path in {@code target/bench.classpath}
 */
record OlderBuild(Path module) {
  private static final String SETTING = "BASELINE_JARS";

  /**
   * That of {@code BASELINE_JARS}: the folder of the module stream-to-cassandra in a working copy
   * of that commit, its class path written as setup/bench.py does.
   *
   * @throws BenchException if it has no class path
   */
  static Optional<OlderBuild> given(Map<String, String> environment) {
    String folder = environment.getOrDefault(SETTING, "").strip();
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path classPath = Path.of(folder, "target", "bench.classpath");
    if (!Files.isReadable(classPath)) {
      throw new BenchException(
          "%s is \"%s\" (valid: a folder with target/bench.classpath)".formatted(SETTING, folder));
    }
    return Optional.of(new OlderBuild(Path.of(folder)));
  }

  /** Rows per second, its start and its exit included. */
  double streamed(Stores stores, BenchSettings settings) throws IOException, InterruptedException {
    JavaProgram program =
        new JavaProgram(
            "older", module.toString(), "io.millrace.stream.Main", settings.heap(), List.of());
    return Stores.perSecond(settings.records(), stores.stored(Engine.JAVA, program).time());
  }
}
