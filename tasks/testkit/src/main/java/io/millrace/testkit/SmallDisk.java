package io.millrace.testkit;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Volume;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/**
 * A disk of a few megabytes that can be filled: a file system in memory, kept over restarts of the
 * service on it by a container that does nothing else.
 */
public final class SmallDisk implements AutoCloseable {
  private static final String PATH = "/disk";

  private final String volume = "millrace-test-" + UUID.randomUUID();
  private final GenericContainer<?> keeper = new GenericContainer<>(Images.cassandra());

  private SmallDisk() {}

  /**
   * An empty disk.
   *
   * @param mebibytes its size
   */
  public static SmallDisk of(int mebibytes) {
    SmallDisk disk = new SmallDisk();
    disk.start(mebibytes);
    return disk;
  }

  private void start(int mebibytes) {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "remove " + volume));
    docker()
        .createVolumeCmd()
        .withName(volume)
        .withDriver("local")
        .withDriverOpts(Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=" + mebibytes + "m"))
        .exec();
    keeper
        .withLabel(Service.LABEL, "SmallDisk")
        .withCreateContainerCmdModifier(command -> command.withEntrypoint("sleep", "infinity"))
        .withCreateContainerCmdModifier(
            command -> command.getHostConfig().withBinds(new Bind(volume, new Volume(PATH))))
        .start();
  }

  String volume() {
    return volume;
  }

  /** Leaves not a byte of space. */
  public void fill() {
    int exitCode = run("cat /dev/zero >> " + PATH + "/filler");
    if (exitCode == 0) {
      throw new IllegalStateException("the disk is not full");
    }
  }

  /** Removes what {@link #fill} has written. */
  public void free() {
    if (run("rm " + PATH + "/filler") != 0) {
      throw new IllegalStateException("the disk cannot be freed");
    }
  }

  private int run(String command) {
    try {
      ExecResult result = keeper.execInContainer("sh", "-c", command);
      return result.getExitCode();
    } catch (IOException e) {
      throw new IllegalStateException(command, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(command, e);
    }
  }

  /** Removes it; the service on it must be closed before. */
  @Override
  public void close() {
    if (keeper.getContainerId() != null) {
      keeper.stop();
      docker().removeVolumeCmd(volume).exec();
    }
  }

  private static DockerClient docker() {
    return DockerClientFactory.lazyClient();
  }
}
