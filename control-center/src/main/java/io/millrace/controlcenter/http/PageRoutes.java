package io.millrace.controlcenter.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Locale;
import java.util.Optional;

/** Serves the page. */
final class PageRoutes {
  private static final String UNTIL_CHANGED = "no-cache";
  private static final String FOR_GOOD = "private, max-age=31536000, immutable";

  /** For Airflow's plugin, which tells browsers what the page may load. */
  private static final String SCRIPT_HASH = "X-Script-Hash";

  private final StaticPage page;

  PageRoutes(StaticPage page) {
    this.page = page;
  }

  void addTo(RoutesConfig routes) {
    routes.get("/", this::index);
    routes.get("/page/<path>", this::file);
  }

  private void index(Context request) {
    request.header(SCRIPT_HASH, page.scriptHash());
    send(request, page.index(), UNTIL_CHANGED);
  }

  private void file(Context request) {
    String path = request.pathParam("path");
    String current = page.version() + "/";
    boolean isVersioned = path.startsWith(current);
    Optional<PageFile> file = page.file(isVersioned ? path.substring(current.length()) : path);
    if (file.isEmpty()) {
      throw new NotFoundException("the page has no file \"%s\"".formatted(path));
    }
    send(request, file.get(), isVersioned ? FOR_GOOD : UNTIL_CHANGED);
  }

  private static void send(Context request, PageFile file, String caching) {
    boolean compressed = acceptsGzip(request.header("Accept-Encoding"));
    request
        .disableCompression() // it is compressed already
        .contentType(file.type())
        .header("Cache-Control", caching)
        .header("Vary", "Accept-Encoding")
        .header("X-Content-Type-Options", "nosniff")
        .result(compressed ? file.compressed() : file.content());
    if (compressed) {
      request.header("Content-Encoding", "gzip");
    }
  }

  private static boolean acceptsGzip(String accepted) {
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split(";", 2);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].strip().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }
}
