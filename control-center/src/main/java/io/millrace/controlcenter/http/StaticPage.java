package io.millrace.controlcenter.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The page's files, read once. A path is looked up among their names, never in a file system.
 *
 * <p>The version is a hash over all of them, and part of their paths: a browser keeps a file for
 * good, and asks for another one after an update.
 */
public final class StaticPage {
  private static final String INDEX = "index.html";
  private static final String HEAD_END = "</head>";

  /** How the template loads a script that is not a module. */
  private static final String CLASSIC = "<script src=\"{{base}}/%s\">";

  private final Map<String, PageFile> files = new TreeMap<>();
  private final PageFile index;
  private final String version;

  /**
   * @param contents of the files, by their paths below the page; {@code index.html} is a template
   *     in which <code>{{base}}</code> is the path of the others, without a slash at its end
   */
  StaticPage(Map<String, byte[]> contents) {
    Map<String, byte[]> sorted = new TreeMap<>(contents);
    byte[] template = sorted.remove(INDEX);
    if (template == null) {
      throw new IllegalStateException("the page has no " + INDEX);
    }
    sorted.forEach((name, content) -> files.put(name, PageFile.of(name, content)));
    version = hash(sorted, template);
    index = PageFile.of(INDEX, filled(new String(template, StandardCharsets.UTF_8)));
  }

  /** The page in this service's jar, with its libraries. */
  public static StaticPage load() {
    Map<String, byte[]> contents = new TreeMap<>(PageLibraries.files());
    try {
      URI index = StaticPage.class.getResource("/page/" + INDEX).toURI();
      if (index.getScheme().equals("jar")) {
        try (FileSystem jar = FileSystems.newFileSystem(index, Map.of())) {
          addAll(jar.getPath("/page"), contents);
        }
      } else {
        addAll(Path.of(index).getParent(), contents);
      }
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new StaticPage(contents);
  }

  String version() {
    return version;
  }

  PageFile index() {
    return index;
  }

  /** A file by its path below the page. */
  Optional<PageFile> file(String path) {
    return Optional.ofNullable(files.get(path));
  }

  private static void addAll(Path folder, Map<String, byte[]> contents) throws IOException {
    List<Path> paths;
    try (Stream<Path> found = Files.walk(folder)) {
      paths = found.filter(Files::isRegularFile).toList();
    }
    for (Path path : paths) {
      String name = folder.relativize(path).toString().replace('\\', '/');
      contents.put(name, Files.readAllBytes(path));
    }
  }

  /** With every module named, so that a browser fetches them side by side. */
  private byte[] filled(String template) {
    String base = "page/" + version;
    String modules =
        files.keySet().stream()
            .filter(name -> name.endsWith(".js") && !template.contains(CLASSIC.formatted(name)))
            .map(name -> "<link rel=\"modulepreload\" href=\"%s/%s\">\n".formatted(base, name))
            .collect(Collectors.joining());
    return template
        .replace("{{base}}", base)
        .replace(HEAD_END, modules + HEAD_END)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(Map<String, byte[]> contents, byte[] template) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      contents.forEach(
          (name, content) -> {
            digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
            digest.update(content);
          });
      digest.update(template);
      return HexFormat.of().formatHex(digest.digest(), 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }
}
