package io.millrace.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The Docker engine's events of some containers, as they happen. */
final class EngineEvents implements AutoCloseable {
  private final Path log;
  private final Process listening;

  private EngineEvents(Path log, Process listening) {
    this.log = log;
    this.listening = listening;
  }

  /**
   * Listens until it is closed. The engine forgets events within seconds.
   *
   * @param since from when on, as {@link Stack#now} gives it
   * @param format of an event's line
   * @param filters which events
   */
  static EngineEvents since(String since, String format, String... filters) throws IOException {
    List<String> command = new ArrayList<>(List.of("docker", "events", "--since", since));
    for (String filter : filters) {
      command.addAll(List.of("--filter", filter));
    }
    command.addAll(List.of("--format", format));
    Path log = Files.createTempFile("engine-events", ".log");
    return new EngineEvents(
        log,
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start());
  }

  /** A line for each event so far, in order. */
  List<String> lines() throws IOException {
    return Files.readString(log).lines().toList();
  }

  @Override
  public void close() throws IOException {
    listening.destroy();
    Files.delete(log);
  }
}
