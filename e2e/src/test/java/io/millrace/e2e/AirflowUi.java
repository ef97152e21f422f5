package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;

/** Airflow's UI in Chromium, as a user sees it: logged in once, one page. */
final class AirflowUi implements AutoCloseable {
  /** How long a page may take on a busy machine: longer than any takes. */
  static final double PATIENCE_MILLIS = 120_000;

  private static final String PICTURES =
      "docs".equals(System.getenv("SCREENSHOTS")) ? "../docs/images" : "target/screenshots";
  private static final DateTimeFormatter DAY = format("yyyy/MM/dd");
  private static final DateTimeFormatter TIME = format("HH:mm");

  /** What Chromium says when a container, and with it an interface, is started while it loads. */
  private static final String NETWORK_CHANGED = "net::ERR_NETWORK_CHANGED";

  private static final int ATTEMPTS = 5;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  private final Playwright playwright;
  private final Page page;

  /** Starts the browser and logs in as the admin. */
  AirflowUi(Stack stack) {
    this(stack, "admin", stack.setting("AIRFLOW_ADMIN_PASSWORD"));
  }

  /** Starts the browser and logs in as another user. */
  AirflowUi(Stack stack, String user, String password) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    String chromium = System.getProperty("chromium", "/usr/bin/chromium");
    Browser browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(Path.of(chromium))
                    .setTimeout(PATIENCE_MILLIS)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setBaseURL("http://localhost:" + stack.setting("AIRFLOW_PORT"))
                .setViewportSize(1280, 900)
                .setTimezoneId("UTC"));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    page = context.newPage();
    logIn(user, password);
  }

  /**
   * Opens Airflow's page, and logs in where it asks; again, as a user does, if it does not appear:
   * when the engine's network changes, a browser gives up files that it needs.
   */
  private void logIn(String user, String password) {
    Locator.WaitForOptions patience = new Locator.WaitForOptions().setTimeout(PATIENCE_MILLIS / 3);
    Locator home = page.getByTestId("nav-dags-link");
    Locator form = page.locator("input[name=username]");
    for (int attempt = 1; ; attempt++) {
      open("/");
      try {
        home.or(form).waitFor(patience);
        if (form.isVisible()) {
          form.fill(user);
          page.locator("input[name=password]").fill(password);
          page.locator("input[type=submit]").click();
        }
        home.waitFor(patience);
        return;
      } catch (TimeoutError e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  Page page() {
    return page;
  }

  /**
   * Opens a page; again, as a browser with a window does, if the engine's network changes
   * meanwhile.
   */
  void open(String path) {
    open(page, path);
  }

  /** The same in another page. */
  static void open(Page page, String path) {
    insist(() -> page.navigate(path));
  }

  /** Loads what is open again. */
  void reload() {
    insist(page::reload);
  }

  private static void insist(Runnable load) {
    for (int attempt = 1; ; attempt++) {
      try {
        load.run();
        return;
      } catch (PlaywrightException e) {
        if (attempt == ATTEMPTS || !e.getMessage().contains(NETWORK_CHANGED)) {
          throw e;
        }
      }
    }
  }

  Locator link(String name) {
    return page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Opens the form of a DAG. */
  void openForm(String dag) {
    open("/dags/" + dag);
    page.getByTestId("trigger-dag-button").click();
    page.getByTestId("trigger-dag-submit").waitFor();
  }

  /** Submits the form and returns the id of the run that it started. */
  String submitForm() throws IOException {
    return submit(page.getByTestId("trigger-dag-submit"), "/dagRuns").get("dag_run_id").asText();
  }

  /** Submits the form of a backfill and returns its id. */
  int submitBackfill() throws IOException {
    return submit(button("Run Backfill"), "/backfills").get("id").asInt();
  }

  private JsonNode submit(Locator button, String path) throws IOException {
    Response answer =
        page.waitForResponse(
            response -> response.request().method().equals("POST") && response.url().endsWith(path),
            button::click);
    if (!answer.ok()) {
      throw new AssertionError(path + " answered " + answer.status() + ": " + answer.text());
    }
    return new ObjectMapper().readTree(answer.body());
  }

  /** Opens the list of a DAG's runs of one type with logical dates from one to another. */
  void openRuns(String dag, String type, Instant first, Instant last) {
    open(
        "/dags/%s/runs?run_type=%s&logical_date_gte=%s&logical_date_lte=%s"
            .formatted(dag, type, first, last));
  }

  static String encoded(String runId) {
    return URLEncoder.encode(runId, StandardCharsets.UTF_8);
  }

  /** Enters an instant by one of the form's date pickers, which fade out one after another. */
  void enter(Locator picker, Instant instant) {
    picker.click();
    Locator day = page.getByPlaceholder("YYYY/MM/DD");
    day.fill(DAY.format(instant));
    Locator time = page.getByPlaceholder("HH:mm");
    time.fill(TIME.format(instant));
    time.press("Enter");
    page.keyboard().press("Escape");
    day.waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
  }

  /** Keeps what is to be seen: in docs/images if SCREENSHOTS=docs, else among what was built. */
  void picture(String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(PICTURES, name + ".png")));
  }

  /** Keeps what a test that fails saw last; never among the docs. */
  void pictureOfFailure(String test) {
    Path file = Path.of("target/screenshots", "failed", test + ".png");
    page.screenshot(new Page.ScreenshotOptions().setPath(file));
  }

  @Override
  public void close() {
    playwright.close();
  }

  private static DateTimeFormatter format(String pattern) {
    return DateTimeFormatter.ofPattern(pattern).withZone(ZoneOffset.UTC);
  }
}
