// Which months of the heat map are drawn: those near the viewport, and those that something is in.

const MARGIN = '800px 0px';

export class NearMonths {
  /** The month that stays drawn wherever it is: it has the hour that Tab leads to. */
  kept = null;
  #keys = new Set();
  #elements = new Map();
  #observer;

  constructor(c) {
    this.#observer = new IntersectionObserver((entries) => this.#seen(entries, c), {
      // Not the outer page's viewport: its margin would not reach into this frame.
      root: document,
      rootMargin: MARGIN,
    });
  }

  /** For lit's ref: called with the month's element, and with undefined when it goes. */
  observe = (element) => {
    if (element === undefined) {
      return;
    }
    const key = element.dataset.month;
    const known = this.#elements.get(key);
    if (known === element) {
      return;
    }
    if (known !== undefined) {
      this.#observer.unobserve(known);
    }
    this.#elements.set(key, element);
    this.#observer.observe(element);
  };

  has(key) {
    return this.#keys.has(key);
  }

  /** Draws a month from the next drawing on. */
  draw(key) {
    this.#keys.add(key);
  }

  /** Months of the first drawing, before anything is known of the viewport. */
  drawFirst(keys) {
    if (this.#keys.size === 0) {
      keys.forEach((key) => this.#keys.add(key));
    }
  }

  #seen(entries, c) {
    const before = this.#keys.size;
    let hasGone = false;
    for (const { target, isIntersecting } of entries) {
      const key = target.dataset.month;
      if (isIntersecting) {
        this.#keys.add(key);
      } else if (key !== this.kept && target.isConnected) {
        hasGone = this.#keys.delete(key) || hasGone;
      }
    }
    if (hasGone || this.#keys.size !== before) {
      c.redraw();
    }
  }
}
