package io.millrace.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;

/** The Control Center inside Airflow's UI, and what the browser had to say against it. */
final class ControlCenterUi implements AutoCloseable {
  static final List<String> VIEWS =
      List.of(
          "hours",
          "throughput",
          "topics",
          "consumers",
          "dead-letters",
          "schema",
          "cassandra",
          "spark",
          "health");

  private static final String PAGE = "/plugin/control-center";
  private static final String FILES = "/control-center/";
  private static final Pattern FILE = Pattern.compile(FILES + "page/");

  /** What the browser says while the engine starts a container, and what a broken backend gives. */
  private static final Pattern EXPECTED =
      Pattern.compile("ERR_NETWORK_CHANGED|status of (50\\d|40[34])");

  private final AirflowUi ui;
  private final Page page;
  private final String origin;
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  ControlCenterUi(Stack stack, AirflowUi ui) {
    this.ui = ui;
    this.page = ui.page();
    this.origin = "http://localhost:" + stack.setting("AIRFLOW_PORT");
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")
              && message.location().contains(FILES)
              && !EXPECTED.matcher(message.text()).find()) {
            faults.add(message.text() + " at " + message.location());
          }
        });
    page.onPageError(
        error -> {
          if (error.contains(FILES)) {
            faults.add(error);
          }
        });
    page.onRequest(
        request -> {
          URI address = URI.create(request.url());
          if (address.getScheme().startsWith("http") && !request.url().startsWith(origin)) {
            faults.add("a request to " + address.getHost());
          }
        });
  }

  /** Opens a place, such as {@code view=hours&pipeline=users}, as a link to it does. */
  void open(String place) {
    begin(place);
    loaded();
  }

  /** The same, without waiting until it is shown. */
  void begin(String place) {
    // A link to another place of the page that is open would not load it again.
    page.navigate("about:blank");
    ui.open(PAGE + "#" + place);
  }

  /** What becomes of a request that gets no answer. */
  enum Unanswered {
    LOST,
    HANGING
  }

  /** From now on, requests for the page's files get no answer. */
  void withoutFiles(Unanswered how) {
    page.route(
        FILE,
        route -> {
          if (how == Unanswered.LOST) {
            route.abort();
          }
        });
  }

  /** From now on, they are answered again. */
  void withFiles() {
    page.unroute(FILE);
  }

  /** Opens a page of Airflow's that shows the Control Center in a tab. */
  void openTab(String path) {
    ui.open(path);
    loaded();
  }

  /** Goes to another view by the page's own navigation. */
  void go(String view) {
    frame().locator("[data-view-link=" + view + "]").click();
    assertThat(frame().locator("main[data-view=" + view + "][aria-busy=false]")).isVisible();
  }

  /** Waits until what the place names is shown. */
  void loaded() {
    assertThat(frame().locator("main[aria-busy=false]")).isVisible();
    assertThat(frame().getByText("Loading…")).hasCount(0);
  }

  FrameLocator frame() {
    return page.frameLocator("iframe");
  }

  Locator view(String view) {
    return frame().locator("main[data-view=" + view + "]");
  }

  Locator action(String name) {
    return frame().locator("[data-action=" + name + "]");
  }

  /** An hour of the heat map. */
  Locator hour(Instant start) {
    return frame().locator("button.hour[data-start='" + start + "']");
  }

  /** What has the keyboard's focus in the Control Center; nothing while Airflow's page has it. */
  Locator focused() {
    return frame().locator(":focus");
  }

  /** Presses a key, or keys such as {@code Shift+Tab}, wherever the focus is. */
  void press(String keys) {
    page.keyboard().press(keys);
  }

  /** Makes the browser's window as large as a phone's screen, or as it was. */
  void resize(int width, int height) {
    page.setViewportSize(width, height);
  }

  /** What the page says is wrong with a component. */
  Locator failure(String component) {
    return frame().locator("[data-failure='" + component + "']");
  }

  void colours(ColorScheme scheme) {
    String name = scheme.name().toLowerCase(java.util.Locale.ROOT);
    page.evaluate("name => localStorage.setItem('theme', name)", name);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    ui.reload();
    loaded();
  }

  /** Evaluates a script in the Control Center's own document, not in Airflow's around it. */
  Object evaluate(String script) {
    return page.locator("iframe").elementHandle().contentFrame().evaluate(script);
  }

  /** Fails if axe-core finds a serious or critical fault of accessibility in what is shown. */
  void isAccessible(String what) throws IOException {
    evaluate(axe());
    Object found =
        evaluate(
            """
            async () => {
              const result = await axe.run(document, { resultTypes: ['violations'] });
              return result.violations
                .filter((each) => ['serious', 'critical'].includes(each.impact))
                .flatMap((each) => each.nodes.map((node) => `${each.id}: ${node.target} ${node.failureSummary}`));
            }
            """);
    assertThat((List<?>) found).as("faults of accessibility in " + what).isEmpty();
  }

  private static String axe() throws IOException {
    try (InputStream script = ControlCenterUi.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** Fails if the page has logged an error, or has asked anybody but Airflow. */
  void hasNoFaults() {
    assertThat(faults).as("errors in the browser").isEmpty();
  }

  void picture(String name) {
    ui.picture("control-center-" + name);
  }

  @Override
  public void close() {
    ui.close();
  }
}
