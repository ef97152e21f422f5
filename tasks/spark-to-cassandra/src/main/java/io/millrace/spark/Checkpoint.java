package io.millrace.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where Spark notes what it has read of one topic. */
record Checkpoint(Path folder) {
  private static final Logger log = LoggerFactory.getLogger(Checkpoint.class);

  /** As Spark takes it. */
  String path() {
    return folder.toString();
  }

  /** Deletes it, if it is there: with one, Spark would not begin where it is told to. */
  void discard() {
    if (!Files.exists(folder)) {
      return;
    }
    log.info("the group's offsets are not from this stream: discarding the checkpoint");
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
