package io.millrace.bench.run;

import com.github.dockerjava.api.exception.NotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;

/**
 * The most memory that the program of a container has at once: its resident set, as the kernel of
 * this machine counts it. The container's own count has what it reads of its files as well.
 */
final class ContainerMemory {
  private final Path idFile;
  private Optional<ProcessHandle> init = Optional.empty();
  private long peak;

  /**
   * Of a container that is to be started.
   *
   * @param idFile what Docker writes the container's id to
   */
  ContainerMemory(Path idFile) {
    this.idFile = idFile;
  }

  /** Looks again, since the program's count goes with it. */
  void glance() throws IOException {
    if (init.isEmpty()) {
      init = find();
    }
    init.ifPresent(
        process ->
            process
                .children()
                .forEach(program -> peak = Math.max(peak, ProgramRun.peakMemory(program.pid()))));
  }

  /** In bytes; 0 if it was never seen running, as one on another machine is not. */
  long peak() {
    return peak;
  }

  /** The container's first process. */
  private Optional<ProcessHandle> find() throws IOException {
    String id = Files.exists(idFile) ? Files.readString(idFile).strip() : "";
    if (id.isEmpty()) {
      return Optional.empty();
    }
    try {
      Long pid =
          DockerClientFactory.lazyClient().inspectContainerCmd(id).exec().getState().getPidLong();
      return Optional.ofNullable(pid).filter(known -> known > 0).flatMap(ProcessHandle::of);
    } catch (NotFoundException removed) {
      return Optional.empty();
    }
  }
}
