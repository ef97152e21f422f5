package io.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task's process leaves behind. */
class TaskProcessTest {
  private static final int SECONDS = 20;

  @TempDir private Path directory;

  @Test
  void should_leave_no_temporary_file_of_a_process_that_is_killed() throws Exception {
    Path unpacked;
    try (TaskProcess process = TaskProcess.start(Unpacking.class, Map.of(), directory)) {
      // given
      process.awaitStopped(SECONDS);
      unpacked = Path.of(process.stderr());
      assertThat(unpacked).startsWith(directory).exists();

      // when
      process.kill();

      // then
      assertThat(process.await(SECONDS)).isEqualTo(TaskProcess.KILLED);
      assertThat(unpacked.getParent()).doesNotExist();
    }
  }

  /** Unpacks a file, as libraries do with their native half, tells where, and stops itself. */
  static final class Unpacking {
    private Unpacking() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
      System.err.print(Files.createTempFile("lib", ".so"));
      String pid = Long.toString(ProcessHandle.current().pid());
      new ProcessBuilder("kill", "-STOP", pid).start().waitFor();
    }
  }
}
