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
import java.util.Base64;
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

  /** A script that is part of the index, so that it runs even if no file arrives. */
  private static final String FIRST = "first.js";

  private static final String HEAD_END = "</head>";

  /** How the template loads a script that is not a module. */
  private static final String CLASSIC = "<script src=\"{{base}}/%s\">";

  private final Map<String, PageFile> files = new TreeMap<>();
  private final PageFile index;
  private final String scriptHash;
  private final String version;

  /**
   * @param contents of the files, by their paths below the page; {@code index.html} is a template
   *     in which <code>{{base}}</code> is the path of the others, without a slash at its end, and
   *     <code>{{first}}</code> the content of {@code first.js}
   */
  StaticPage(Map<String, byte[]> contents) {
    Map<String, byte[]> sorted = new TreeMap<>(contents);
    version = hash(sorted);
    byte[] template = taken(INDEX, sorted);
    byte[] first = taken(FIRST, sorted);
    sorted.forEach((name, content) -> files.put(name, PageFile.of(name, content)));
    scriptHash = "sha256-" + Base64.getEncoder().encodeToString(sha256().digest(first));
    index = PageFile.of(INDEX, filled(text(template), text(first)));
  }

  private static byte[] taken(String name, Map<String, byte[]> contents) {
    byte[] content = contents.remove(name);
    if (content == null) {
      throw new IllegalStateException("the page has no " + name);
    }
    return content;
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

  /** By which a content security policy allows the script in the index: {@code sha256-…}. */
  String scriptHash() {
    return scriptHash;
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
  private byte[] filled(String template, String first) {
    String base = "page/" + version;
    String modules =
        files.keySet().stream()
            .filter(name -> name.endsWith(".js") && !template.contains(CLASSIC.formatted(name)))
            .map(name -> "<link rel=\"modulepreload\" href=\"%s/%s\">\n".formatted(base, name))
            .collect(Collectors.joining());
    return template
        .replace("{{base}}", base)
        .replace(HEAD_END, modules + HEAD_END)
        .replace("{{first}}", first)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String hash(Map<String, byte[]> contents) {
    MessageDigest digest = sha256();
    contents.forEach(
        (name, content) -> {
          digest.update((name + "\0" + content.length + "\0").getBytes(StandardCharsets.UTF_8));
          digest.update(content);
        });
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java platform has it
    }
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
