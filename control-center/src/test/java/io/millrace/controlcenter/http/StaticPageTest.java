package io.millrace.controlcenter.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaticPageTest {
  private static final Pattern IMPORT = Pattern.compile("(?:from|import)\"(\\.[^\"]+)\"");

  @Test
  void should_name_every_module_in_the_index() {
    StaticPage page = new StaticPage(files());

    assertThat(text(page.index()))
        .isEqualTo(
            """
            <head>
            <script>document.title</script>
            <link rel="modulepreload" href="page/%1$s/app.js">
            <link rel="modulepreload" href="page/%1$s/views/hours.js">
            </head>
            """
                .formatted(page.version()));
  }

  @Test
  void should_have_another_version_when_any_file_changes() {
    Map<String, byte[]> changed = files();
    changed.put("app.css", bytes("b{}"));
    Map<String, byte[]> renamed = files();
    renamed.put("b.css", renamed.remove("app.css"));
    Map<String, byte[]> template = files();
    template.put("index.html", bytes("<head></head>"));
    Map<String, byte[]> first = files();
    first.put("first.js", bytes("document.body"));

    String version = new StaticPage(files()).version();

    assertThat(version).matches("[0-9a-f]{16}").isEqualTo(new StaticPage(files()).version());
    assertThat(version)
        .isNotEqualTo(new StaticPage(changed).version())
        .isNotEqualTo(new StaticPage(renamed).version())
        .isNotEqualTo(new StaticPage(template).version())
        .isNotEqualTo(new StaticPage(first).version());
  }

  /** By openssl: {@code printf document.title | openssl dgst -sha256 -binary | base64}. */
  @Test
  void should_know_the_hash_of_the_script_in_the_index() {
    StaticPage page = new StaticPage(files());

    assertThat(page.scriptHash()).isEqualTo("sha256-o3vzFSF4YhB5rDb5tpELAmIlJDq+2XOarY4IDsOum1c=");
    assertThat(page.file("first.js")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"index.html", "first.js"})
  void should_refuse_a_page_that_is_not_whole(String missing) {
    Map<String, byte[]> files = files();
    files.remove(missing);

    assertThatIllegalStateException()
        .isThrownBy(() -> new StaticPage(files))
        .withMessage("the page has no " + missing);
  }

  @Test
  void should_refuse_a_file_that_no_page_needs() {
    Map<String, byte[]> files = files();
    files.put("notes.md", bytes(""));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StaticPage(files))
        .withMessageStartingWith("the page's file notes.md has no known type (valid: css, html");
  }

  @Test
  void should_have_what_the_libraries_import() {
    Map<String, byte[]> files = PageLibraries.files();

    assertThat(files).containsKeys("lib/uplot/uPlot.esm.js", "lib/uplot/uPlot.min.css");
    files.forEach(
        (name, content) -> {
          Matcher imports = IMPORT.matcher(text(content));
          while (name.endsWith(".js") && imports.find()) {
            String folder = name.substring(0, name.lastIndexOf('/') + 1);
            String path = URI.create("/" + folder).resolve(imports.group(1)).getPath();
            assertThat(files).as("%s imports %s", name, path).containsKey(path.substring(1));
          }
        });
  }

  private static Map<String, byte[]> files() {
    Map<String, byte[]> files = new HashMap<>();
    files.put("index.html", bytes("<head>\n<script>{{first}}</script>\n</head>\n"));
    files.put("first.js", bytes("document.title"));
    files.put("app.js", bytes("import './views/hours.js';"));
    files.put("views/hours.js", bytes("export const view = {};"));
    files.put("app.css", bytes("a{}"));
    return files;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(PageFile file) {
    return text(file.content());
  }

  private static String text(byte[] content) {
    return new String(content, StandardCharsets.UTF_8);
  }
}
