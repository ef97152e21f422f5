package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keyboard's focus in the Control Center: where Tab leads, and whether it is seen there. */
final class KeyboardFocus {
  private static final int MOST_STOPS = 150;

  /**
   * What has the focus, and what is wrong with it; null outside the frame. Chromium gives each part
   * of a time's field a stop, and some an outline of their own.
   */
  private static final String STOP =
      """
      () => {
        const one = document.activeElement;
        if (!document.hasFocus()) {
          return null;
        }
        const isPart = one === window.lastStop;
        const isNew = !window.stops.has(one);
        window.stops.add(one);
        window.lastStop = one;
        const { outlineStyle, outlineWidth } = getComputedStyle(one);
        const box = one.getClientRects()[0];
        const [left, right] = [Math.max(box.left, 0), Math.min(box.right, innerWidth)];
        const [top, bottom] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
        const seen = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        const isOutlined = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2;
        const faults = [
          isPart || isNew ? '' : 'has had the focus before',
          isPart || isOutlined ? '' : 'no outline',
          left < right && top < bottom && one.contains(seen) ? '' : 'out of sight',
        ];
        return { name: one.outerHTML.slice(0, 200), faults: faults.filter(Boolean) };
      }
      """;

  private static final String FORGET =
      "() => { window.stops = new Set(); window.lastStop = null; }";

  /** As if the page were hidden: it is not read again then. */
  private static final String HOLD =
      """
      () => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: true });
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  private static final String GO_ON =
      """
      () => {
        delete document.hidden;
        document.dispatchEvent(new Event('visibilitychange'));
      }
      """;

  /** What can be used, and has not had the focus. */
  private static final String LEFT_OUT =
      """
      () => [...document.querySelectorAll('a[href], button, select, input, summary, [tabindex]')]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility())
        .filter((one) => !window.stops.has(one))
        .map((one) => one.outerHTML.slice(0, 200))
      """;

  private final ControlCenterUi page;

  KeyboardFocus(ControlCenterUi page) {
    this.page = page;
  }

  /**
   * Goes by Tab through all of the frame and out of it; returns the HTML of what it led to. The
   * page is not read again meanwhile, so what other classes do does not change it.
   */
  List<String> walk() {
    page.evaluate(HOLD);
    try {
      // What it was reading
      page.loaded();
      return walkHeld();
    } finally {
      page.evaluate(GO_ON);
    }
  }

  private List<String> walkHeld() {
    page.evaluate(FORGET);
    skipLink().focus();
    page.press("Shift+Tab");
    assertThat(stop()).as("what comes before the frame's first stop").isEmpty();
    page.press("Tab");
    List<String> stops = new ArrayList<>();
    for (Optional<String> stop = stop(); stop.isPresent(); stop = stop()) {
      stops.add(stop.get());
      assertThat(stops).hasSizeLessThan(MOST_STOPS);
      page.press("Tab");
    }
    assertThat((List<?>) page.evaluate(LEFT_OUT)).as("what Tab does not lead to").isEmpty();
    return stops;
  }

  /** Fails if what has the focus is not to be seen, or if nothing in the frame has it. */
  void isSeen() {
    page.evaluate(FORGET);
    assertThat(stop()).isPresent();
  }

  private Optional<String> stop() {
    if (!(page.evaluate(STOP) instanceof Map<?, ?> stop)) {
      return Optional.empty();
    }
    String name = (String) stop.get("name");
    assertThat((List<?>) stop.get("faults")).as(name).isEmpty();
    return Optional.of(name);
  }

  /** Goes to an element from the start of the frame. */
  void tabTo(Locator wanted) {
    skipLink().focus();
    tabOnTo(wanted, "Tab");
  }

  /** Goes on to an element by {@code Tab} or {@code Shift+Tab}. */
  void tabOnTo(Locator wanted, String key) {
    Locator reached = wanted.and(page.focused());
    for (int stops = 0; reached.count() == 0; stops++) {
      assertThat(stops).as("stops before " + wanted).isLessThan(MOST_STOPS);
      page.press(key);
    }
  }

  /** The first there is to Tab to. */
  private Locator skipLink() {
    return page.frame().locator(".skip");
  }
}
