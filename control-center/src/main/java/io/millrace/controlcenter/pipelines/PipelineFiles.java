package io.millrace.controlcenter.pipelines;

import io.millrace.common.pipeline.Pipeline;
import io.millrace.controlcenter.backend.BackendException;
import io.millrace.controlcenter.http.NotFoundException;
import io.millrace.controlcenter.http.PipelineLookup;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of the pipeline files. The folder is listed at every call; a file is read again only
 * when its time or its size has changed.
 */
public final class PipelineFiles implements PipelineLookup {
  /** A larger file is not read. */
  static final int MAX_BYTES = 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(PipelineFiles.class);
  private static final String EXTENSION = ".yaml";

  private final Path folder;
  private Map<String, Known> known = new HashMap<>();

  public PipelineFiles(Path folder) {
    this.folder = folder;
  }

  /** What a file was when it was read. */
  private record Known(FileTime time, long size, PipelineFile file) {
    boolean isStill(BasicFileAttributes now) {
      return time.equals(now.lastModifiedTime()) && size == now.size();
    }
  }

  /**
   * All files, the invalid ones included, by name.
   *
   * @throws BackendException if the folder cannot be listed
   */
  public synchronized List<PipelineFile> files() {
    Map<String, Known> current = new TreeMap<>();
    for (Path path : paths()) {
      String fileName = path.getFileName().toString();
      String name = fileName.substring(0, fileName.length() - EXTENSION.length());
      current(path, name).ifPresent(file -> current.put(name, file));
    }
    known = current;
    return current.values().stream().map(Known::file).toList();
  }

  /** The valid ones. */
  public List<Pipeline> pipelines() {
    return files().stream().flatMap(file -> file.pipeline().stream()).toList();
  }

  @Override
  public Pipeline named(String name) {
    PipelineFile file =
        files().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new NotFoundException("there is no pipeline \"" + name + "\""));
    return file.pipeline()
        .orElseThrow(
            () ->
                new NotFoundException(
                    "the file of the pipeline %s is not valid: %s"
                        .formatted(name, file.problem().orElse(""))));
  }

  private List<Path> paths() {
    List<Path> paths = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
      found.forEach(paths::add);
    } catch (IOException | DirectoryIteratorException e) {
      throw new BackendException(
          "pipelines", "the folder %s cannot be listed: %s".formatted(folder, e), e);
    }
    return paths;
  }

  /** Empty if the file is no longer there. */
  private Optional<Known> current(Path path, String name) {
    try {
      BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
      Known before = known.get(name);
      if (before != null && before.isStill(now)) {
        return Optional.of(before);
      }
      PipelineFile file = read(path, name, now.size());
      file.problem().ifPresent(problem -> LOG.warn("{}: {}", path, problem));
      return Optional.of(new Known(now.lastModifiedTime(), now.size(), file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      // With a time that no file has: it is tried again at the next call.
      return Optional.of(
          new Known(
              FileTime.fromMillis(Long.MIN_VALUE),
              -1,
              PipelineFile.invalid(name, "the file cannot be read: " + e)));
    }
  }

  private static PipelineFile read(Path path, String name, long size) throws IOException {
    if (size > MAX_BYTES) {
      return PipelineFile.invalid(
          name, "the file has %d bytes (valid: up to %d)".formatted(size, MAX_BYTES));
    }
    try {
      return PipelineFile.parse(name, Files.readString(path, StandardCharsets.UTF_8));
    } catch (CharacterCodingException e) {
      return PipelineFile.invalid(name, "the file is not UTF-8");
    }
  }
}
