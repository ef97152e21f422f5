package io.millrace.controlcenter.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * The page's libraries, out of their npm packages' jars: the files that its modules import, and
 * those that they import themselves.
 */
final class PageLibraries {
  private static final List<String> LIT_HTML =
      List.of(
          "lit-html.js",
          "directive.js",
          "async-directive.js",
          "directive-helpers.js",
          "directives/class-map.js",
          "directives/guard.js",
          "directives/if-defined.js",
          "directives/keyed.js",
          "directives/live.js",
          "directives/ref.js",
          "directives/repeat.js");

  private static final List<String> UPLOT = List.of("uPlot.esm.js", "uPlot.min.css");

  private PageLibraries() {}

  /** Their contents, by the path below the page. */
  static Map<String, byte[]> files() {
    Map<String, byte[]> files = new LinkedHashMap<>();
    LIT_HTML.forEach(
        file -> files.put("lib/lit-html/" + file, read(location("lit-html") + "/" + file)));
    UPLOT.forEach(
        file -> files.put("lib/uplot/" + file, read(location("uplot") + "/dist/" + file)));
    return files;
  }

  /** The folder of a package, whose name has the version. */
  private static String location(String name) {
    Properties properties = new Properties();
    try (InputStream in = open("/META-INF/maven/org.webjars.npm/" + name + "/pom.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/" + name + "/" + properties.getProperty("version");
  }

  private static byte[] read(String resource) {
    try (InputStream in = open(resource)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream open(String resource) {
    InputStream in = PageLibraries.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IllegalStateException("the class path does not have " + resource);
    }
    return in;
  }
}
